/// Changes of a small tree and small reads, in one thread: the same again whenever it is run.
struct Interleaving: Sendable, CustomStringConvertible {
    enum Verb: CaseIterable {
        /// Makes a directory; with a directory in it that holds a file.
        case mkdir, mkdirDeep
        /// Writes a file in place; writes another and renames it over.
        case put, save
        /// Makes a file of just this name.
        case touch
        case rename, exchange, remove
    }

    struct Change: CustomStringConvertible {
        let verb: Verb
        let place: String
        /// Counts for renames and exchanges only.
        let other: String

        var description: String {
            [.rename, .exchange].contains(verb) ? "\(verb) \(place) \(other)" : "\(verb) \(place)"
        }

        func make(_ disk: Disk) {
            switch verb {
            case .mkdir: disk.makeDirectory(place)
            case .mkdirDeep:
                disk.makeDirectories(place + "/a")
                disk.write(place + "/a/x.f", disk.next())
            case .put: disk.write(place + "/x.f", disk.next())
            case .touch: disk.write(place)
            case .save:
                disk.write("out/t.f", disk.next())
                disk.move("out/t.f", place + "/x.f")
            case .rename: disk.move(place, other)
            case .exchange: _ = disk.exchange(place, other)
            case .remove: disk.removeTree(place)
            }
        }
    }

    /// What is done to the tree, or read of it.
    enum Step: CustomStringConvertible {
        case change(Change)
        /// Made in the midst of the next walk, all at once.
        case within([Change])
        /// So many reads.
        case read(Int)

        var description: String {
            switch self {
            case .change(let change): "\(change)"
            case .within(let group): "(within) " + group.map(\.description).joined(separator: " & ")
            case .read(let count): "read \(count)"
            }
        }
    }

    /// Those that a copy can follow: it expects directories under some names and files under others.
    private static let random = Verb.allCases.filter { $0 != .touch }

    var steps: [Step] = []

    var description: String { steps.map(\.description).joined(separator: "; ") }

    /// A random one.
    init(seed: UInt64, length: Int, within: Interleaver.Within) {
        var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        func random(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        func place() -> String {
            var path = random(7) == 0 ? "out" : "root"
            for _ in 0...random(3) { path += "/" + ["a", "b", "c"][random(3)] }
            return path
        }
        for _ in 0..<length {
            guard random(3) > 0 else {
                steps.append(.read([1, 1, 2, 3, 5][random(5)]))
                continue
            }
            let often: Verb = [.mkdirDeep, .exchange, .rename, .rename, .rename][random(5)]
            let verb = random(2) == 0 ? often : Self.random[random(Self.random.count)]
            let group = (0...random(4)).map { _ in
                Change(verb: random(2) == 0 ? often : verb, place: place(), other: place())
            }
            steps.append(within != .nothing && random(3) == 0 ? .within(group) : .change(group[0]))
        }
    }

    /// From its description.
    init?(_ text: String) {
        for part in text.split(separator: ";") {
            var words = part.split { " \n".contains($0) }.map { String($0) }
            guard let first = words.first else { return nil }
            if first == "read" {
                guard words.count == 2, let count = Int(words[1]) else { return nil }
                steps.append(.read(count))
                continue
            }
            if first == "(within)" { words.removeFirst() }
            let group = words.split(separator: "&").compactMap { Self.change(Array($0)) }
            guard let only = group.first, group.count == words.split(separator: "&").count else { return nil }
            steps.append(first == "(within)" ? .within(group) : .change(only))
        }
    }

    private static func change(_ words: [String]) -> Change? {
        guard let verb = Verb.allCases.first(where: { "\($0)" == words.first }), words.count >= 2 else {
            return nil
        }
        return Change(verb: verb, place: words[1], other: words.last ?? "")
    }
}
