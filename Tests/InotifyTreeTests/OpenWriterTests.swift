import InotifyTree
import Testing

/// Files that are open for writing under another name when they get theirs.
@Suite struct OpenWriterTests {
    private static func observed() throws -> (Disk, Observer) {
        let disk = try Disk()
        disk.makeDirectories("root/d")
        disk.makeDirectories("out")
        return (disk, try Observer(disk, root: "root"))
    }

    @Test func `81 an unnamed file that is linked into place while it is open is told when it is closed`()
        throws
    {
        let (disk, observer) = try Self.observed()
        let script = """
            import os, sys
            f = os.open('root', os.O_WRONLY | os.O_TMPFILE)
            os.link(f'/proc/self/fd/{f}', 'root/named', src_dir_fd=f)
            sys.stdin.buffer.read(1)
            os.write(f, b'x')
            """
        let writer = try Program(["env", "-C", disk.path, "python3", "-c", script])
        try observer.wait(for: "created root/named")
        #expect(try observer.settle("root/zz-mark") == ["created root/named"])
        writer.send([1])
        #expect(writer.finish() == 0)
        #expect(try observer.wait(for: "written root/named") == ["written root/named"])
    }

    @Test func `81 a hard link to a file that is open elsewhere is told when that is closed`() throws {
        let (disk, observer) = try Self.observed()
        let open = OpenFile(disk.path("out/f"))
        disk.hardLink("out/f", "root/d/f")
        #expect(try observer.settle("root/zz-mark") == ["created root/d/f"])
        open.close()
        #expect(try observer.wait(for: "written root/d/f") == ["written root/d/f"])
    }

    @Test func `81 it is told under the name that it has by then`() throws {
        let (disk, observer) = try Self.observed()
        let open = OpenFile(disk.path("out/f"))
        disk.hardLink("out/f", "root/d/f")
        try observer.wait(for: "created root/d/f")
        disk.move("root/d/f", "root/g")
        disk.move("root/d", "root/e")
        disk.move("root/g", "root/e/h")
        _ = try observer.settle("root/zz-mark")
        open.close()
        #expect(try observer.wait(for: "written root/e/h") == ["written root/e/h"])
    }

    @Test func `81 it is told in a directory that is moved in, and once`() throws {
        let (disk, observer) = try Self.observed()
        let (one, two) = (OpenFile(disk.path("out/f")), OpenFile(disk.path("g")))
        disk.hardLink("g", "out/g")
        disk.move("out", "root/in")
        let told = try observer.settle("root/zz-mark").sorted()
        #expect(told == ["created root/in/f", "created root/in/g", "movedIn root/in/"])
        one.close()
        two.close()
        try observer.wait(for: "written root/in/g")
        #expect(try observer.settle("root/zz-mark").sorted() == ["written root/in/f", "written root/in/g"])
    }

    @Test func `81 one that is gone, or whose directory is, is not asked for any more`() throws {
        let (disk, observer) = try Self.observed()
        let open = OpenFile(disk.path("out/f"))
        disk.hardLink("out/f", "root/d/f")
        disk.hardLink("out/f", "root/g")
        _ = try observer.settle("root/zz-mark")
        disk.remove("root/g")
        disk.move("root/d", "out/d")
        _ = try observer.settle("root/zz-mark")
        open.close()
        disk.write("root/h")
        try observer.wait(for: "written root/h")
        #expect(try observer.settle("root/zz-mark") == ["created root/h", "written root/h"])
    }
}
