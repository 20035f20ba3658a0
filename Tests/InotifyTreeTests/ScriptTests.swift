import Inotify
import InotifyTree
import Testing

/// The script by which the Python library tests its recursive watcher, step by step.
@Suite struct ScriptTests {
    @Test func `14 the recursive script, with what its own test says is lost`() throws {
        let disk = try Disk()
        for name in ["root/d1", "out/m/n"] { disk.makeDirectories(name) }
        let observer = try Observer(disk, root: "root") { $0.report = [.closeWrite, .delete] }
        var writes = 0
        func step(_ told: [String], _ directories: Int, _ happens: () -> Void) throws {
            happens()
            let all = try observer.settle("root/zz-mark")
            #expect(all.filter { $0.hasPrefix("written") } == told)
            writes += told.count
            #expect(observer.watcher.coverage().directories == directories)
            try observer.checkWatches(below: "root")
        }
        try step(["written root/f"], 2) { disk.write("root/f") }
        try step(["written root/d0/f"], 3) {
            disk.makeDirectory("root/d0")
            disk.write("root/d0/f")
        }
        try step(["written root/d2/dd1/ddd1/f"], 6) {
            disk.makeDirectories("root/d2/dd1/ddd1")
            disk.write("root/d2/dd1/ddd1/f")
        }
        try step([], 8) { disk.move("out/m", "root/m") }
        try step(["written root/m/n/f"], 8) { disk.write("root/m/n/f") }
        try step([], 6) { disk.move("root/m", "out/m") }
        try step([], 6) { disk.write("out/m/n/f") }
        try step([], 6) { disk.move("root/d2", "root/d1/d2") }
        try step(["written root/d1/d2/dd1/ddd1/f"], 6) { disk.write("root/d1/d2/dd1/ddd1/f") }
        try step([], 2) { disk.removeTree("root/d1") }
        try step([], 1) { disk.removeTree("root/d0") }
        #expect(writes == 5)
    }
}
