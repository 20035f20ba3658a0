/// The directories of all trees: parent, name and watch of each; never a stored path.
///
/// Columns instead of objects, names in one pool: some 70 bytes a directory. A directory is a number, which is used
/// again after it was removed. The same watch may belong to several nodes, where trees overlap.
package struct NodeTable: Sendable {
    /// Facts about a node that are true or not.
    package struct Flags: OptionSet, Sendable {
        /// The bits.
        package let rawValue: UInt16

        /// The set with these bits.
        package init(rawValue: UInt16) { self.rawValue = rawValue }
        /// It has no watch, for a reason the owner knows.
        package static let uncovered = Flags(rawValue: 1)
        /// Its name was renamed away and the other half of the rename is awaited.
        package static let held = Flags(rawValue: 2)
        /// It was met by the walk that is going on.
        package static let seen = Flags(rawValue: 4)
        /// The kernel dropped its watch and nobody looked why yet.
        package static let lost = Flags(rawValue: 8)
        /// The number is in use.
        package static let used = Flags(rawValue: 16)
        /// It was renamed before it could be listed.
        package static let unlisted = Flags(rawValue: 32)
        /// It was renamed before all directories in it could be watched.
        package static let incomplete = Flags(rawValue: 64)
        /// Its file system was unmounted.
        package static let unmounted = Flags(rawValue: 128)
        /// It is reached by a symbolic link.
        package static let link = Flags(rawValue: 256)
        /// It is a link to a directory that is watched under another name.
        package static let alias = Flags(rawValue: 512)
        /// It was seen under this name before the rename was heard: what comes first is told under the old one.
        package static let early = Flags(rawValue: 1024)
        /// The sum of the names in it is known.
        package static let summed = Flags(rawValue: 2048)
        /// It holds too many names to be listed for their sum alone.
        package static let vast = Flags(rawValue: 4096)
    }

    private var parents: [Int32] = []
    private var watches: [Int32] = []
    private var firstChildren: [Int32] = []
    private var nextSiblings: [Int32] = []
    private var previousSiblings: [Int32] = []
    private var nameStarts: [UInt32] = []
    private var nameLengths: [UInt16] = []
    private var flagColumn: [Flags] = []
    private var sums: [UInt64] = []
    private var pool: [UInt8] = []
    private var poolGarbage = 0
    private var freeList: Int32 = -1
    private var byName = IndexTable()
    private var byWatch = IndexTable()
    /// Directories held.
    package private(set) var count = 0
    /// Directories with a watch.
    package private(set) var watchedCount = 0

    /// Holds nothing.
    package init() {}

    /// Adds a directory.
    ///
    /// - Parameters:
    ///   - name: its name, or a root's whole path.
    ///   - parent: its parent's number; for a root `-1 - n` with the owner's number n.
    /// - Returns: its number.
    package mutating func insert(_ name: UnsafeRawBufferPointer, parent: Int32) -> Int32 {
        let node: Int32
        if freeList >= 0 {
            node = freeList
            freeList = nextSiblings[Int(node)]
        } else {
            node = Int32(parents.count)
            parents.append(0)
            watches.append(0)
            firstChildren.append(-1)
            nextSiblings.append(-1)
            previousSiblings.append(-1)
            nameStarts.append(0)
            nameLengths.append(0)
            flagColumn.append([])
            sums.append(0)
        }
        let index = Int(node)
        watches[index] = 0
        firstChildren[index] = -1
        flagColumn[index] = .used
        count += 1
        setName(name, of: index)
        link(node, parent: parent)
        return node
    }

    /// Removes a directory that has no children any more and no watch.
    package mutating func remove(_ node: Int32) {
        unlink(node)
        let index = Int(node)
        poolGarbage += Int(nameLengths[index])
        nameStarts[index] = 0
        nameLengths[index] = 0
        flagColumn[index] = []
        nextSiblings[index] = freeList
        freeList = node
        count -= 1
    }

    /// Gives a directory another parent and name; everything below goes with it.
    package mutating func move(_ node: Int32, to parent: Int32, name: UnsafeRawBufferPointer) {
        unlink(node)
        poolGarbage += Int(nameLengths[Int(node)])
        setName(name, of: Int(node))
        link(node, parent: parent)
    }

    /// The parent's number; negative for a root.
    package func parent(of node: Int32) -> Int32 { parents[Int(node)] }

    /// The watch; 0 if there is none.
    package func watch(of node: Int32) -> Int32 { watches[Int(node)] }

    /// A directory's flags.
    package subscript(flags node: Int32) -> Flags {
        get { flagColumn[Int(node)] }
        set { flagColumn[Int(node)] = newValue.union(.used) }
    }

    /// The sum of the hashes of the names in a directory.
    package func sum(of node: Int32) -> UInt64 { sums[Int(node)] }

    /// Sets the sum.
    package mutating func setSum(_ sum: UInt64, of node: Int32) { sums[Int(node)] = sum }

    /// Adds to the sum.
    package mutating func addToSum(_ hash: UInt64, of node: Int32) { sums[Int(node)] &+= hash }

    /// All numbers in use are below this one.
    package var capacity: Int32 { Int32(parents.count) }

    /// Whether the number is a directory now.
    package func isUsed(_ node: Int32) -> Bool {
        node >= 0 && Int(node) < flagColumn.count && flagColumn[Int(node)].contains(.used)
    }

    /// The number the owner gave to the root above a directory.
    package func root(of node: Int32) -> Int {
        var node = node
        while parents[Int(node)] >= 0 { node = parents[Int(node)] }
        return Int(-1 - parents[Int(node)])
    }

    /// How many directories lie above one; 0 for a root.
    package func depth(of node: Int32) -> Int {
        var depth = 0
        var node = node
        while parents[Int(node)] >= 0 {
            node = parents[Int(node)]
            depth += 1
        }
        return depth
    }

    /// Whether one directory is the other or lies above it.
    package func contains(_ ancestor: Int32, _ node: Int32) -> Bool {
        var node = node
        while node >= 0 {
            if node == ancestor { return true }
            node = parents[Int(node)]
        }
        return false
    }

    /// Whether a directory or one above it has a flag.
    package func hasAbove(_ node: Int32, _ flag: Flags) -> Bool {
        var node = node
        while node >= 0 {
            if flagColumn[Int(node)].contains(flag) { return true }
            node = parents[Int(node)]
        }
        return false
    }

    /// The child of a directory that has this name.
    package func child(of parent: Int32, named name: UnsafeRawBufferPointer) -> Int32? {
        byName.first(hash: Self.hash(parent, name)) { node in
            parents[Int(node)] == parent && hasName(Int(node), name)
        }
    }

    /// The children of a directory, youngest first.
    package func children(of node: Int32) -> [Int32] {
        var list: [Int32] = []
        var child = firstChildren[Int(node)]
        while child >= 0 {
            list.append(child)
            child = nextSiblings[Int(child)]
        }
        return list
    }

    /// A directory and everything below it, parents first.
    package func subtree(of node: Int32) -> [Int32] {
        var list = [node]
        var next = 0
        while next < list.count {
            var child = firstChildren[Int(list[next])]
            while child >= 0 {
                list.append(child)
                child = nextSiblings[Int(child)]
            }
            next += 1
        }
        return list
    }

    /// Appends a directory's path: the root's path, then names.
    package func appendPath(of node: Int32, to path: inout [UInt8]) {
        let index = Int(node)
        if parents[index] >= 0 {
            appendPath(of: parents[index], to: &path)
            if path.last != UInt8(ascii: "/") { path.append(UInt8(ascii: "/")) }
        }
        let start = Int(nameStarts[index])
        path.append(contentsOf: pool[start..<start + Int(nameLengths[index])])
    }

    /// Appends a directory's path from its root on, without the root's own; nothing for the root.
    package func appendRelativePath(of node: Int32, to path: inout [UInt8]) {
        let index = Int(node)
        guard parents[index] >= 0 else { return }
        appendRelativePath(of: parents[index], to: &path)
        if !path.isEmpty { path.append(UInt8(ascii: "/")) }
        let start = Int(nameStarts[index])
        path.append(contentsOf: pool[start..<start + Int(nameLengths[index])])
    }

    /// Appends a directory's name; a root's whole path.
    package func appendName(of node: Int32, to name: inout [UInt8]) {
        let start = Int(nameStarts[Int(node)])
        name.append(contentsOf: pool[start..<start + Int(nameLengths[Int(node)])])
    }

    /// The directories that have a watch; more than one where trees overlap.
    package func nodes(withWatch watch: Int32) -> [Int32] {
        var found: [Int32] = []
        _ = byWatch.first(hash: Self.hash(watch)) { node in
            if watches[Int(node)] == watch { found.append(node) }
            return false
        }
        return found
    }

    /// One of the directories that have a watch.
    package func node(withWatch watch: Int32) -> Int32? {
        byWatch.first(hash: Self.hash(watch)) { watches[Int($0)] == watch }
    }

    /// Gives a directory a watch; 0 takes it away.
    package mutating func setWatch(_ watch: Int32, of node: Int32) {
        let old = watches[Int(node)]
        guard old != watch else { return }
        if old != 0 {
            byWatch.remove(node, hash: Self.hash(old))
            watchedCount -= 1
        }
        watches[Int(node)] = watch
        guard watch != 0 else { return }
        watchedCount += 1
        if byWatch.isFull {
            let watches = watches
            let flags = flagColumn
            byWatch.rebuild(expecting: watchedCount) { table in
                for index in watches.indices where watches[index] != 0 && flags[index].contains(.used) {
                    if index != Int(node) { table.insert(Int32(index), hash: Self.hash(watches[index])) }
                }
            }
        }
        byWatch.insert(node, hash: Self.hash(watch))
    }

    private func hasName(_ index: Int, _ name: UnsafeRawBufferPointer) -> Bool {
        guard Int(nameLengths[index]) == name.count else { return false }
        let start = Int(nameStarts[index])
        return pool[start..<start + name.count].elementsEqual(name)
    }

    private mutating func setName(_ name: UnsafeRawBufferPointer, of index: Int) {
        if poolGarbage > 1 << 16, poolGarbage > pool.count / 2 { compactPool() }
        nameStarts[index] = UInt32(pool.count)
        nameLengths[index] = UInt16(truncatingIfNeeded: name.count)
        pool.append(contentsOf: name)
    }

    /// Copies the names that are in use; the one that is about to be set counts as garbage already.
    private mutating func compactPool() {
        var fresh: [UInt8] = []
        fresh.reserveCapacity(pool.count - poolGarbage)
        for index in flagColumn.indices where flagColumn[index].contains(.used) {
            let start = Int(nameStarts[index])
            nameStarts[index] = UInt32(fresh.count)
            fresh.append(contentsOf: pool[start..<start + Int(nameLengths[index])])
        }
        pool = fresh
        poolGarbage = 0
    }

    private mutating func link(_ node: Int32, parent: Int32) {
        let index = Int(node)
        parents[index] = parent
        previousSiblings[index] = -1
        nextSiblings[index] = -1
        guard parent >= 0 else { return }
        let first = firstChildren[Int(parent)]
        nextSiblings[index] = first
        if first >= 0 { previousSiblings[Int(first)] = node }
        firstChildren[Int(parent)] = node
        if byName.isFull { rebuildNames(without: node) }
        byName.insert(node, hash: nameHash(index))
    }

    private mutating func unlink(_ node: Int32) {
        let index = Int(node)
        let parent = parents[index]
        guard parent >= 0 else { return }
        byName.remove(node, hash: nameHash(index))
        let (previous, next) = (previousSiblings[index], nextSiblings[index])
        if previous >= 0 { nextSiblings[Int(previous)] = next } else { firstChildren[Int(parent)] = next }
        if next >= 0 { previousSiblings[Int(next)] = previous }
    }

    private mutating func rebuildNames(without node: Int32) {
        let hashes = parents.indices.map { index -> UInt32? in
            guard flagColumn[index].contains(.used), parents[index] >= 0, index != Int(node) else {
                return nil
            }
            return nameHash(index)
        }
        byName.rebuild(expecting: count) { table in
            for (index, hash) in hashes.enumerated() {
                if let hash { table.insert(Int32(index), hash: hash) }
            }
        }
    }

    private func nameHash(_ index: Int) -> UInt32 {
        let start = Int(nameStarts[index])
        return pool.withUnsafeBytes { pool in
            let name = UnsafeRawBufferPointer(rebasing: pool[start..<start + Int(nameLengths[index])])
            return Self.hash(parents[index], name)
        }
    }

    private static func hash(_ parent: Int32, _ name: UnsafeRawBufferPointer) -> UInt32 {
        var hash = UInt32(bitPattern: parent) &* 2_654_435_761
        for byte in name { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
        return hash ^ (hash >> 15)
    }

    private static func hash(_ watch: Int32) -> UInt32 {
        let hash = UInt32(bitPattern: watch) &* 2_654_435_761
        return hash ^ (hash >> 15)
    }
}
