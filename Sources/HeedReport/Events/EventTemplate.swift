import HeedModel

/// What `heed events --format` is given: text with placeholders such as `{event} {path}`.
package struct EventTemplate: Hashable, Sendable {
    /// What a placeholder stands for.
    package enum Field: String, Hashable, Sendable, CaseIterable {
        /// Local time, `14:02:11.221`.
        case time
        /// Universal time, `2026-01-08T14:02:11.221Z`.
        case utc
        /// What tells most.
        case event
        /// Everything that happened, joined by commas.
        case events
        /// The path.
        case path
        /// The former path of what was renamed, else nothing.
        case from
        /// The directory of the path.
        case dir
        /// The last component.
        case name
        /// The last component without its extension.
        case stem
        /// The extension.
        case ext
        /// `file` or `dir`.
        case kind
        /// The kernel's number for the two halves of a rename, else nothing.
        case cookie
        /// The rules that it would start, joined by commas.
        case rules
    }

    /// Why a text is no template.
    package enum Failure: Error, Hashable, Sendable {
        /// A placeholder that there is not.
        case unknown(String)
        /// A brace that belongs to no placeholder.
        case brace(Character)
    }

    private enum Piece: Hashable, Sendable {
        case literal([UInt8])
        case field(Field)
    }

    private let pieces: [Piece]

    /// The path alone.
    package static let path = EventTemplate(pieces: [.field(.path)])

    private init(pieces: [Piece]) {
        self.pieces = pieces
    }

    /// Reads a template; `{{` and `}}` are braces.
    package init(_ text: String) throws(Failure) {
        var pieces: [Piece] = []
        var rest = text[...]
        while let character = rest.popFirst() {
            guard character == "{" || character == "}" else {
                pieces.append(.literal(Array(String(character).utf8)))
                continue
            }
            if rest.first == character {
                rest.removeFirst()
                pieces.append(.literal(Array(String(character).utf8)))
                continue
            }
            guard character == "{", let end = rest.firstIndex(of: "}") else { throw .brace(character) }
            let name = String(rest[..<end])
            guard let field = Field(rawValue: name) else { throw .unknown(name) }
            pieces.append(.field(field))
            rest = rest[rest.index(after: end)...]
        }
        self.pieces = pieces
    }

    /// Whether it asks for the rules.
    package var namesRules: Bool { pieces.contains(.field(.rules)) }

    /// What it makes of a record.
    ///
    /// - Parameters:
    ///   - record: what happened.
    ///   - isExact: whether names keep their bytes; if not, what could end a line or move a cursor is escaped.
    /// - Returns: the bytes, without an end.
    package func bytes(of record: EventRecord, isExact: Bool) -> [UInt8] {
        var result: [UInt8] = []
        for piece in pieces {
            switch piece {
            case .literal(let bytes): result += bytes
            case .field(let field):
                let value = EventTemplate.value(of: field, in: record)
                result += isExact ? value : Array(Printable.text(value).utf8)
            }
        }
        return result
    }

    private static func value(of field: Field, in record: EventRecord) -> [UInt8] {
        let parts = Parts(record.path)
        switch field {
        case .time: return Array(record.moment.timeOfDay.utf8)
        case .utc: return Array(record.moment.universal.utf8)
        case .event: return Array((record.events.first ?? "change").utf8)
        case .events: return Array(record.events.joined(separator: ",").utf8)
        case .path: return record.path
        case .from: return record.from ?? []
        case .dir: return parts.directory
        case .name: return parts.name
        case .stem: return parts.stem
        case .ext: return parts.fileExtension
        case .kind: return Array((record.isDirectory ? "dir" : "file").utf8)
        case .cookie:
            let cookie = record.kernel?.cookie ?? 0
            return cookie == 0 ? [] : Array(String(cookie).utf8)
        case .rules: return Array((record.rules ?? []).joined(separator: ",").utf8)
        }
    }

    /// A path cut as the placeholders of `exec` cut it.
    private struct Parts {
        var directory = [UInt8(ascii: ".")]
        var name: [UInt8]
        var stem: [UInt8]
        var fileExtension: [UInt8] = []

        init(_ path: [UInt8]) {
            name = path
            if let slash = path.lastIndex(of: UInt8(ascii: "/")) {
                directory = slash == 0 ? [UInt8(ascii: "/")] : Array(path[..<slash])
                name = Array(path[(slash + 1)...])
            }
            stem = name
            let dot = UInt8(ascii: ".")
            if let last = name.lastIndex(of: dot), name[..<last].contains(where: { $0 != dot }) {
                stem = Array(name[..<last])
                fileExtension = Array(name[(last + 1)...])
            }
        }
    }
}
