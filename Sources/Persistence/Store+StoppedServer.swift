extension Store {
  /// Opens the database of a data directory to read what a server has left there. The last updates of one that was killed are in
  /// its log: they go into the tables first, which takes the right to write there.
  public static func left(in folder: String) throws(StoreError) -> Store {
    let path = DataDirectory.databasePath(in: folder)
    let store = try Store(readingPath: path)
    // A running server does so itself.
    guard store.unsettledGroups > 0, !DataDirectory.isInUse(path: folder) else { return store }
    try store.close()
    do throws(StoreError) {
      let directory = try DataDirectory(path: folder)
      defer { withExtendedLifetime(directory) {} }
      try Store(path: path).close()
    } catch {
      throw StoreError(
        "the server that used \(folder) was killed, and its last updates can't be brought from its log into the database: \(error)"
      )
    }
    return try Store(readingPath: path)
  }
}
