package import HeedModel

/// Where the changes of a batch come from, as the loop guard sees it.
package struct Origin: Hashable, Sendable {
    /// How many runs of each rule, by its index, are in the chain that led to the changes; empty: from outside.
    package var chain: [Int: Links]
    /// The change by which it was judged.
    package var path: BytePath?
    /// When it happened.
    package var moment: Duration

    /// Makes an origin; from outside unless a chain is given.
    package init(chain: [Int: Links] = [:], path: BytePath? = nil, at moment: Duration) {
        self.chain = chain
        self.path = path
        self.moment = moment
    }

    /// How many runs of a rule led here.
    package func depth(of rule: Int) -> Int { chain[rule]?.count ?? 0 }

    /// The origin of a batch with more changes in it: the one that is the least a loop.
    package func joined(by other: Origin, of rule: Int) -> Origin {
        other.depth(of: rule) < depth(of: rule) ? other : self
    }
}
