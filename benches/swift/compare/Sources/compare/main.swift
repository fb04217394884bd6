// Speed beside Codable as a user would write it, all in one run; prints ratios.
//
//     cargo xtask bench      # builds the library and runs this in release mode

import Foundation
import PingOneProtect

let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
  "../../../../fixtures")
let response = try Data(contentsOf: fixtures.appendingPathComponent("response-3kb.json"))
let decoder = JSONDecoder()
let policy = OutcomePolicy.default

let works: [(name: String, run: () -> String)] = [
  ("pingone-protect", { decide(response, policy: policy).outcome.text }),
  (
    "Codable, id and result",
    { outcome((try? decoder.decode(PartialResponse.self, from: response))!.result) }
  ),
  (
    "Codable, what an app shows",
    { outcome((try? decoder.decode(FullResponse.self, from: response))!.result) }
  ),
]

let answers = Set(works.map { $0.run() })
guard answers.count == 1 else { fatalError("the works give different answers: \(answers)") }

/// Every round measures every work, so that a burst of other work on the machine falls on all of them or on none.
let rounds = 200
var samples = works.map { _ in [Double]() }
for _ in 0..<rounds {
  for (index, work) in works.enumerated() { samples[index].append(microseconds(work.run)) }
}
let medians = samples.map { $0.sorted()[rounds / 2] }
for (work, median) in zip(works, medians) {
  let (time, ratio) = (
    String(format: "%8.2f µs", median), String(format: "%5.2f", medians[0] / median)
  )
  print(
    "decide, \(response.count) bytes   \(work.name.padding(toLength: 28, withPad: " ", startingAt: 0)) \(time)   ours/theirs \(ratio)"
  )
}

func microseconds(_ run: () -> String) -> Double {
  let start = DispatchTime.now().uptimeNanoseconds
  var length = 0
  for _ in 0..<100 { length += run().utf8.count }
  let end = DispatchTime.now().uptimeNanoseconds
  precondition(length > 0)
  return Double(end - start) / 100_000
}
