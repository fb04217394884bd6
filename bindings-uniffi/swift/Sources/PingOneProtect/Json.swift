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
        guard let kind = jsonKind(text: text) else { return nil }
        self.text = text
        self.kind = kind
    }

    /// A string as JSON.
    public static func string(_ text: String) -> Json { Json(jsonQuoted(text: text))! }

    /// Whether it is `null`.
    public var isNull: Bool { kind == .null }
    /// Whether it is an object.
    public var isObject: Bool { kind == .object }
    /// Whether it is a list.
    public var isList: Bool { kind == .list }
    /// The string, when it is one.
    public var stringValue: String? { kind == .string ? jsonString(text: text) : nil }
    /// The nearest double, when it is a number; ``text`` has all digits.
    public var doubleValue: Double? { kind == .number ? jsonNumber(text: text) : nil }
    /// The truth value, when it is one.
    public var boolValue: Bool? { kind == .boolean ? text.hasPrefix("t") : nil }
    /// The members of a list; empty when it is not a list.
    public var items: [Json] { jsonItems(text: text).compactMap { Json($0) } }
    /// The members of an object in their order; empty when it is not an object.
    public var members: [(name: String, value: Json)] {
        jsonMembers(text: text).compactMap { member in Json(member.value).map { (member.name, $0) } }
    }

    /// A member of an object, the last one of that name.
    public subscript(name: String) -> Json? {
        jsonMembers(text: text).last { $0.name == name }.flatMap { Json($0.value) }
    }

    public var description: String { "Json(\(text.utf8.count) bytes)" }
}

/// A string as JSON text.
func quoted(_ text: String) -> String { jsonQuoted(text: text) }

/// An object of those members that are given, each as JSON text.
func jsonObject(_ members: [(String, String?)]) -> String {
    let given = members.compactMap { name, value in value.map { "\(quoted(name)):\($0)" } }
    return "{" + given.joined(separator: ",") + "}"
}

func jsonList(_ items: [String]) -> String { "[" + items.joined(separator: ",") + "]" }
