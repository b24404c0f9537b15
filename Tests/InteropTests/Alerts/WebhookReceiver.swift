import Foundation
import Glibc
import Testing

/// A server of HTTP by Python, which checks signatures by Python's `hmac`; a request's path says how it answers.
final class WebhookReceiver {
  static let secret = "correct horse battery staple"

  /// What it was sent.
  struct Request: Decodable {
    let path: String
    let headers: [String: String]
    let body: String
    let isSignatureRight: Bool

    /// A field of the body.
    func field(_ name: String) -> String? {
      let object = try? JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any]
      return object?[name].map { "\($0)" }
    }
  }

  let port: UInt16
  /// Where its certificate is, if it has one.
  var certificate: String { folder.path + "/certificate" }
  private let folder: URL
  private let process = Process()

  /// Starts it; with a certificate for `name` (such as `IP:127.0.0.1`) it speaks TLS.
  init(certifiedFor name: String? = nil) throws {
    port = try WireClient.freePort()
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("kmsdns-hook-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(Self.program.utf8).write(to: folder.appendingPathComponent("receiver.py"))
    if let name {
      let made = try Tool.run(
        "openssl",
        [
          "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
          "-subj", "/CN=receiver", "-addext", "subjectAltName=\(name)", "-keyout", folder.path + "/key",
          "-out", folder.path + "/certificate",
        ])
      try #require(made.status == 0, "\(made.errors)")
    }
    process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
    process.arguments = [folder.path + "/receiver.py", "\(port)", Self.secret, folder.path + "/requests"]
    if name != nil { process.arguments? += [folder.path + "/certificate", folder.path + "/key"] }
    process.standardInput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    // It says when it listens.
    try #require(output.fileHandleForReading.availableData.isEmpty == false)
  }

  deinit {
    Glibc.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    try? FileManager.default.removeItem(at: folder)
  }

  func url(_ path: String, scheme: String = "http") -> String { "\(scheme)://127.0.0.1:\(port)/\(path)" }

  var requests: [Request] {
    let text = (try? String(contentsOf: folder.appendingPathComponent("requests"), encoding: .utf8)) ?? ""
    return text.split(separator: "\n").compactMap { try? JSONDecoder().decode(Request.self, from: Data($0.utf8)) }
  }

  private static let program = """
    import hashlib, hmac, http.server, json, ssl, sys, threading, time, urllib.parse
    port, secret, file = int(sys.argv[1]), sys.argv[2].encode(), sys.argv[3]
    seen, lock = {}, threading.Lock()
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            stamp = self.headers["X-KMSDNS-Timestamp"]
            code = "sha256=" + hmac.new(secret, stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
            right = hmac.compare_digest(code, self.headers["X-KMSDNS-Signature"]) and abs(time.time() - int(stamp)) < 60
            with lock:
                seen[self.path] = seen.get(self.path, 0) + 1
                count = seen[self.path]
                with open(file, "a") as out:
                    headers = {name.lower(): value for name, value in self.headers.items()}
                    entry = {"path": self.path, "headers": headers, "body": body.decode(), "isSignatureRight": right}
                    out.write(json.dumps(entry) + "\\n")
            name = self.path.strip("/")
            if name == "hang": time.sleep(120); return
            if name == "drip": return self.drip()
            status = {"redirect": 302, "unwanted": 404, "denied": 401, "broken": 503, "garbage": 0}.get(name, 200)
            if name.startswith("later") and count < 3: status = 500 if count == 1 else 429
            if name.startswith("after?"): status = 503
            if status == 0: self.wfile.write(b"what?\\r\\n\\r\\n"); self.close_connection = True; return
            self.send_response(status)
            if status == 302: self.send_header("Location", "/elsewhere")
            if name.startswith("after?"): self.send_header("Retry-After", urllib.parse.unquote(name[6:]))
            if status == 401: self.send_header("WWW-Authenticate", "Basic realm=here")
            if status == 429: self.send_header("Retry-After", "1")
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")
        def drip(self):
            self.wfile.write(b"HTTP/1.1 200 OK\\r\\n")
            for number in range(100000):
                self.wfile.write(b"X-%d: x\\r\\n" % number); time.sleep(0.1)
        def log_message(self, *values): pass
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
    if len(sys.argv) > 4:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[4], sys.argv[5])
        server.socket = context.wrap_socket(server.socket, server_side=True)
    print("listens", flush=True)
    server.serve_forever()
    """
}
