import PingOneProtectFFI

/// One JSON value, kept as its text: numbers keep all their digits, objects their unknown members.
///
/// Its description shows the size alone, since the text may hold personal data.
public struct Json: Sendable, Hashable, CustomStringConvertible {
    /// The text.
    public let text: String
    private let kind: JsonKind

    /// Reads one JSON value; `nil` when the text is anything else.
    public init?(_ text: String) {
        guard let kind = try? jsonKind(text: text) else { return nil }
        self.text = text
        self.kind = kind
    }

    private init(text: String, kind: JsonKind) {
        self.text = text
        self.kind = kind
    }

    static let emptyObject = Json(text: "{}", kind: .object)

    /// A string as JSON.
    public static func string(_ text: String) -> Json { Json(text: quoted(text), kind: .string) }

    /// An object of these members.
    public static func object(_ members: [(name: String, value: Json)]) -> Json {
        Json(text: jsonObject(members.map { ($0.name, $0.value.text) }), kind: .object)
    }

    /// Whether it is `null`.
    public var isNull: Bool { kind == .null }
    /// Whether it is an object.
    public var isObject: Bool { kind == .object }
    /// Whether it is a list.
    public var isList: Bool { kind == .list }
    /// The string, when it is one.
    public var stringValue: String? { kind == .string ? (try? jsonString(text: text)) : nil }
    /// The nearest double, when it is a number; ``text`` has all digits.
    public var doubleValue: Double? { kind == .number ? (try? jsonNumber(text: text)) : nil }
    /// The truth value, when it is one.
    public var boolValue: Bool? { kind == .boolean ? text.hasPrefix("t") : nil }
    /// The members of a list; empty when it is not a list.
    public var items: [Json] { ((try? jsonItems(text: text)) ?? []).compactMap { Json($0) } }
    /// The members of an object in their order; empty when it is not an object.
    public var members: [(name: String, value: Json)] {
        ((try? jsonMembers(text: text)) ?? []).compactMap { member in Json(member.value).map { (member.name, $0) } }
    }

    /// A member of an object, the last one of that name.
    public subscript(name: String) -> Json? {
        (try? jsonMembers(text: text))?.last { $0.name == name }.flatMap { Json($0.value) }
    }

    public var description: String { "Json(\(text.utf8.count) bytes)" }
}

/// A string as JSON text. Written here, since a request's text must not depend on a call that may fail.
func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": quoted += "\\\""
        case "\\": quoted += "\\\\"
        case "\u{0}"..."\u{1F}":
            let digits = String(scalar.value, radix: 16)
            quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: quoted.unicodeScalars.append(scalar)
        }
    }
    return quoted + "\""
}

/// An object of those members that are given, each as JSON text.
func jsonObject(_ members: [(String, String?)]) -> String {
    let given = members.compactMap { name, value in value.map { "\(quoted(name)):\($0)" } }
    return "{" + given.joined(separator: ",") + "}"
}

func jsonList(_ items: [String]) -> String { "[" + items.joined(separator: ",") + "]" }
