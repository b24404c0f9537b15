import Glibc

/// The three descriptors that every program has.
enum StandardStreams {
  /// Fills those that are closed, before a file that is opened takes the place of one, and gets what was meant for a terminal.
  static func fill() {
    for descriptor in STDIN_FILENO...STDERR_FILENO
    where fcntl(descriptor, F_GETFD) < 0 {
      // The other way round, so that reading and writing fail as they would have.
      _ = unsafe open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }
}
