/// The files' names of one directory as one number: the sum of their hashes.
///
/// Enough to tell, after events were lost, whether names are gone that nobody told of: of the names that are there
/// now, those that were there before must make up the sum.
struct NameSum: Sendable {
    /// A name to which a file was renamed: whether another file had it before, no event tells.
    struct Doubt: Sendable {
        let hash: UInt64
        /// Whether the name was in use when it was last heard of.
        var isPresent: Bool
    }

    /// What a listing found after events were lost.
    struct Listing {
        /// The sum of the names that are older than the loss, so that they were there before it.
        var old: UInt64 = 0
        /// Names that may be new and were not heard of, of files that were made before the loss, and of younger ones.
        var touched: [UInt64] = []
        var born: [UInt64] = []
        /// Names in doubt that are there.
        var met: Set<UInt64> = []
    }

    /// The sum, at most too high by the names in doubt.
    let value: UInt64
    let doubts: [Doubt]
    /// Names known to have been in use, whatever their files' stamps say: those heard of last, those in doubt.
    let heard: Set<UInt64>

    /// The most names in doubt that are kept of a directory.
    static let mostDoubts = 64
    /// The most names that are tried in all combinations.
    private static let mostTried = 24

    /// A name's hash.
    static func hash(_ name: some Sequence<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in name { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        hash = (hash ^ (hash >> 33)) &* 0xFF51_AFD7_ED55_8CCD
        hash = (hash ^ (hash >> 33)) &* 0xC4CE_B9FE_1A85_EC53
        return hash ^ (hash >> 33)
    }

    /// Whether no name is gone: every name that was there is among those that are.
    func isExplained(by listing: Listing) -> Bool {
        if doubts.contains(where: { $0.isPresent && !listing.met.contains($0.hash) }) { return false }
        let rest = value &- listing.old
        let touched = listing.touched.reduce(0, &+)
        let born = listing.born.reduce(0, &+)
        for doubted in doubtedSums {
            // Mostly what was made before is what was there before; or all was, and some was replaced.
            let wanted = rest &- doubted
            if NameSum.isNearly(wanted &- touched, listing.born, born)
                || NameSum.isNearly(wanted, listing.touched, touched)
            {
                return true
            }
        }
        let unknown = listing.touched + listing.born + doubts.map(\.hash)
        guard unknown.count <= NameSum.mostTried else { return false }
        let half = unknown.count / 2
        let some = Set(NameSum.sums(of: Array(unknown[..<half])))
        return NameSum.sums(of: Array(unknown[half...])).contains { some.contains(rest &- $0) }
    }

    /// By how much the sum may be too high; not all possible values where there are many names in doubt.
    private var doubtedSums: [UInt64] {
        let hashes = doubts.map(\.hash)
        guard hashes.count > 6 else { return NameSum.sums(of: hashes) }
        let all = hashes.reduce(0, &+)
        return [all, 0] + hashes.flatMap { [$0, all &- $0] }
    }

    /// Whether a sum is that of none, of all, or of all but one or two of these, or of one or two.
    private static func isNearly(_ sum: UInt64, _ hashes: [UInt64], _ all: UInt64) -> Bool {
        if sum == 0 || sum == all { return true }
        let known = Set(hashes)
        let (few, others) = (sum, all &- sum)
        return known.contains(few) || known.contains(others)
            || hashes.contains { known.contains(few &- $0) || known.contains(others &- $0) }
    }

    /// The sums of all subsets.
    private static func sums(of hashes: [UInt64]) -> [UInt64] {
        var sums: [UInt64] = [0]
        for hash in hashes { sums += sums.map { $0 &+ hash } }
        return sums
    }
}
