import PingOneProtectCore
import PingOneProtectFFI

/// Decides in one call with plain numbers, on the stack. The generated way reads every member of a decision through
/// `Data`, which takes several times as long as the decision itself; it stays the way for what does not fit here.
enum Direct {
    /// Responses have a few KB; longer ones go the generated way, so that no stack is used up.
    private static let most = 32 * 1024
    /// What a decision takes that is longer than its response.
    private static let room = 1024

    /// The decision; `nil` when only the generated way can tell.
    static func decide(_ response: UnsafeRawBufferPointer, policy: UInt64) -> Decision? {
        if response.count > most { return nil }
        let capacity = response.count + room
        return withUnsafeTemporaryAllocation(byteCount: capacity, alignment: 8) { buffer in
            buffer.copyMemory(from: response)
            guard let start = buffer.bindMemory(to: UInt8.self).baseAddress else { return nil }
            let count = pingone_protect_decide(policy, start, Int32(response.count), Int32(capacity), 0)
            if count < 0 { return nil }
            var reader = Reader(rest: UnsafeRawBufferPointer(rebasing: buffer[..<Int(count)]))
            let decision = reader.decision()
            return reader.isWhole ? decision : nil
        }
    }
}

/// Reads uniffi's encoding: big-endian numbers, texts and lists behind their lengths. A test compares it with the
/// generated reader.
private struct Reader {
    var rest: UnsafeRawBufferPointer
    private var failed = false

    init(rest: UnsafeRawBufferPointer) { self.rest = rest }

    /// Everything was read, and nothing beyond it.
    var isWhole: Bool { !failed && rest.isEmpty }

    mutating func decision() -> Decision? {
        guard let outcome = outcome(), let decidedBy = decidedBy() else { return nil }
        return Decision(
            outcome: outcome, decidedBy: decidedBy, evaluationId: optionalText(), level: optionalText(),
            score: optionalDouble(), recommendedAction: optionalText(), mitigations: texts(), source: optionalText(),
            reason: optionalText(), message: optionalText(), warnings: texts())
    }

    private mutating func outcome() -> Outcome? {
        switch length() {
        case 1: .exceedsScoreThreshold
        case 2: .action(name: text())
        case 3: .low
        case 4: .medium
        case 5: .high
        case 6: .failure
        case 7: .clientError
        default: nil
        }
    }

    private mutating func decidedBy() -> DecidedBy? {
        switch length() {
        case 1: .scoreThreshold
        case 2: .recommendedAction
        case 3: .level
        case 4: .fallback
        case 5: .error
        case 6: .clientError
        default: nil
        }
    }

    private mutating func texts() -> [String] {
        let count = length()
        return count == 0 ? [] : (0..<count).map { _ in text() }
    }

    private mutating func optionalText() -> String? { isGiven() ? text() : nil }

    private mutating func optionalDouble() -> Double? {
        isGiven() ? Double(bitPattern: number(UInt64.self)) : nil
    }

    private mutating func text() -> String {
        guard let bytes = taken(length()) else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }

    private mutating func isGiven() -> Bool { number(UInt8.self) == 1 }

    /// A length or a count, which is never more than what is left.
    private mutating func length() -> Int {
        let length = Int(Int32(bitPattern: number(UInt32.self)))
        if length < 0 || length > rest.count { failed = true }
        return failed ? 0 : length
    }

    private mutating func number<T: FixedWidthInteger>(_: T.Type) -> T {
        guard let bytes = taken(MemoryLayout<T>.size) else { return 0 }
        return T(bigEndian: bytes.loadUnaligned(as: T.self))
    }

    private mutating func taken(_ count: Int) -> UnsafeRawBufferPointer? {
        if failed || count > rest.count {
            failed = true
            return nil
        }
        defer { rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count)) }
        return UnsafeRawBufferPointer(rebasing: rest.prefix(count))
    }
}
