/// Finds, among many pattern lists, those that could cover a path, without asking each of them.
///
/// A list stands at the directories its patterns begin with literally, there under a file name, the
/// beginning of one or an extension that every covered path has in it. It may name a list too many, never one too few: who uses it asks the list itself.
/// Names are compared by hash only; a collision costs a question.
package struct PatternIndex: Sendable {
    private struct Node: Sendable {
        var children: [UInt64: Int] = [:]
        /// Lists of which nothing more is known than that they look here.
        var anything: [Int] = []
        /// Lists for paths with a component of this name.
        var named: [UInt64: [Int]] = [:]
        /// Lists for paths with a component that begins so.
        var prefixed: [UInt64: [Int]] = [:]
        /// A bit for each length that such a beginning has.
        var prefixLengths: UInt64 = 0
        /// Lists for paths with a component of this extension.
        var extended: [UInt64: [Int]] = [:]
    }

    private var nodes = [Node()]

    /// Makes an index of no lists.
    package init() {}

    /// Makes an index of many lists; a list's place stands for it in answers.
    ///
    /// Made here, list after list, and not by who uses it: a caller that adds lists in a loop of its own may come to
    /// hold a copy of the index meanwhile, and then every list costs as much as all before it.
    ///
    /// - Parameter lists: patterns, and the absolute directory that they are relative to.
    package init(_ lists: [(patterns: PatternList, root: [UInt8])]) {
        nodes.reserveCapacity(lists.count)
        for (number, list) in lists.enumerated() {
            insert(list.patterns, below: list.root, as: number)
        }
    }

    /// Adds a list.
    ///
    /// - Parameters:
    ///   - list: the patterns; excluding ones select nothing and are left out.
    ///   - root: the absolute directory that they are relative to.
    ///   - number: what stands for the list in answers.
    package mutating func insert(_ list: PatternList, below root: [UInt8], as number: Int) {
        var top = 0
        for component in root.split(separator: ASCII.slash) {
            top = child(PathHash(component).value, of: top)
        }
        for entry in list.globs.entries where !entry.isNegated {
            let (directory, trait) = list.globs.traits(of: entry)
            var place = top
            for component in directory {
                place = child(component, of: place)
            }
            switch trait {
            case .none: PatternIndex.add(number, to: &nodes[place].anything)
            case .name(let hash): PatternIndex.add(number, to: &nodes[place].named[hash, default: []])
            case .prefix(let hash, let length):
                nodes[place].prefixLengths |= 1 << UInt64(length)
                PatternIndex.add(number, to: &nodes[place].prefixed[hash, default: []])
            case .pathExtension(let hash):
                PatternIndex.add(number, to: &nodes[place].extended[hash, default: []])
            }
        }
    }

    private mutating func child(_ hash: UInt64, of node: Int) -> Int {
        if let known = nodes[node].children[hash] { return known }
        nodes.append(Node())
        nodes[node].children[hash] = nodes.count - 1
        return nodes.count - 1
    }

    /// One list's patterns come one after the other: looking at the last number is enough.
    ///
    /// Static, so that no copy of the index makes the array that is changed a shared one.
    private static func add(_ number: Int, to numbers: inout [Int]) {
        if numbers.last != number { numbers.append(number) }
    }

    /// The lists that could cover a path.
    ///
    /// - Parameter path: absolute.
    /// - Returns: their numbers, ascending, each once.
    package func lists(for path: Span<UInt8>) -> [Int] {
        var found: [Int] = []
        walk(path) { node, rest in
            found += nodes[node].anything
            let hasNames = !nodes[node].named.isEmpty
            let hasExtensions = !nodes[node].extended.isEmpty
            let lengths = nodes[node].prefixLengths
            guard hasNames || hasExtensions || lengths != 0 else { return }
            let addPrefixed = { (beginning: UInt64) in
                if let numbers = nodes[node].prefixed[beginning] { found += numbers }
            }
            forEachComponent(of: path, from: rest, lengths, addPrefixed) { name, pathExtension in
                if hasNames, let numbers = nodes[node].named[name] { found += numbers }
                if hasExtensions, let pathExtension, let numbers = nodes[node].extended[pathExtension] {
                    found += numbers
                }
            }
        }
        return ordered(found)
    }

    /// The lists that could cover something at or below a path.
    ///
    /// - Parameter path: absolute.
    /// - Returns: their numbers, ascending, each once.
    package func lists(atOrBelow path: Span<UInt8>) -> [Int] {
        var found: [Int] = []
        _ = contains(atOrBelow: path) { number in
            found.append(number)
            return false
        }
        return ordered(found)
    }

    /// Whether something is true of one of the lists that could cover something at or below a path.
    ///
    /// - Parameters:
    ///   - path: absolute.
    ///   - isTrue: asked until it says yes; may be asked about one list several times.
    /// - Returns: whether it said yes.
    package func contains(atOrBelow path: Span<UInt8>, where isTrue: (Int) -> Bool) -> Bool {
        var waiting: [Int] = []
        var isFound = false
        walk(path) { node, rest in
            isFound = isFound || contains(node, where: isTrue)
            // The path has no component left: the rest of the tree lies below it.
            if rest >= path.count { waiting += nodes[node].children.values }
        }
        while !isFound, let node = waiting.popLast() {
            isFound = contains(node, where: isTrue)
            waiting += nodes[node].children.values
        }
        return isFound
    }

    private func contains(_ node: Int, where isTrue: (Int) -> Bool) -> Bool {
        nodes[node].anything.contains(where: isTrue)
            || nodes[node].named.values.contains { $0.contains(where: isTrue) }
            || nodes[node].prefixed.values.contains { $0.contains(where: isTrue) }
            || nodes[node].extended.values.contains { $0.contains(where: isTrue) }
    }

    /// Calls back for every node on the way down a path, with the place in it where its next component starts.
    @inline(__always)
    private func walk(_ path: Span<UInt8>, _ body: (_ node: Int, _ rest: Int) -> Void) {
        var node = 0
        var start = 0
        while true {
            while start < path.count, path[start] == ASCII.slash { start += 1 }
            body(node, start)
            guard start < path.count, !nodes[node].children.isEmpty else { return }
            var hash = PathHash()
            while start < path.count, path[start] != ASCII.slash {
                hash.add(path[start])
                start += 1
            }
            guard let next = nodes[node].children[hash.value] else { return }
            node = next
        }
    }

    /// Calls back for every component of a path from a place on, with the hashes of its name and its extension.
    @inline(__always)
    private func forEachComponent(
        of path: Span<UInt8>,
        from start: Int,
        _ prefixLengths: UInt64,
        _ begins: (_ beginning: UInt64) -> Void,
        _ body: (_ name: UInt64, _ pathExtension: UInt64?) -> Void
    ) {
        var name = PathHash()
        var length: UInt64 = 0
        var pathExtension: PathHash?
        for index in start..<max(start, path.count) {
            let byte = path[index]
            if byte == ASCII.slash {
                body(name.value, pathExtension?.value)
                name = PathHash()
                length = 0
                pathExtension = nil
                continue
            }
            name.add(byte)
            length += 1
            if length < 64, prefixLengths & (1 << length) != 0 { begins(name.value) }
            if byte == ASCII.dot {
                pathExtension = PathHash()
            } else {
                pathExtension?.add(byte)
            }
        }
        if start < path.count { body(name.value, pathExtension?.value) }
    }

    private func ordered(_ numbers: [Int]) -> [Int] {
        guard numbers.count > 1 else { return numbers }
        var result: [Int] = []
        result.reserveCapacity(numbers.count)
        for number in numbers.sorted() where result.last != number {
            result.append(number)
        }
        return result
    }
}
