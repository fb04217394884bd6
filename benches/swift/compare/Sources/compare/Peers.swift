import Foundation

// What a user would write instead: Codable, and the same rule.

/// The members that the decision needs, and no more.
struct PartialResponse: Decodable {
  struct Result: Decodable {
    let level: String?
    let score: Double?
    let recommendedAction: String?
  }
  let id: String
  let result: Result
}

/// The members that an app shows and logs.
struct FullResponse: Decodable {
  struct Event: Decodable {
    struct User: Decodable { let id: String?, name: String?, type: String? }
    struct Flow: Decodable { let type: String?, subtype: String? }
    let ip: String?
    let completionStatus: String?
    let user: User
    let flow: Flow?
  }
  struct Predictor: Decodable { let level: String?, type: String?, status: String? }
  struct Details: Decodable {
    let country: String?
    let city: String?
    let newDevice: Predictor?
    let userRiskBehavior: Predictor?
    let userLocationAnomaly: Predictor?
  }
  let id: String
  let createdAt: String
  let updatedAt: String
  let event: Event
  let result: PartialResponse.Result
  let details: Details
}

private let actions: Set = [
  "ACCOUNT_RECOVERY", "AITM_MITIGATION", "BOT_MITIGATION", "DENY", "TEMP_EMAIL_MITIGATION",
]

func outcome(_ result: PartialResponse.Result) -> String {
  if let score = result.score, score > 300 { return "EXCEEDS_SCORE_THRESHOLD" }
  if let action = result.recommendedAction, actions.contains(action) { return action }
  guard let level = result.level, ["LOW", "MEDIUM", "HIGH"].contains(level) else {
    return "FAILURE"
  }
  return level
}
