import Globs
import HeedModel

/// The map form of `hold-while` while its keys are read.
package struct HoldWhileDraft {
    var patterns: PatternList?
    var max = HoldWhile.longest

    init() {}
}
