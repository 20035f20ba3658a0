import Glibc

/// A file held open for writing.
final class OpenFile {
    private var descriptor: CInt

    init(_ path: String) {
        descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
    }

    func close() {
        if descriptor >= 0 { Glibc.close(descriptor) }
        descriptor = -1
    }

    deinit {
        close()
    }
}
