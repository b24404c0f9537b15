import Foundation
import FoundationNetworking

/// One request of HTTP, up to the head of its response: the rest is nobody's concern.
enum WebhookExchange {
  enum Outcome: Sendable {
    case response(status: Int, retryAfter: String?)
    case failed(String)
  }

  static func outcome(of request: URLRequest, within limit: Duration) async -> Outcome {
    let promise = Promise<Outcome>()
    let configuration = URLSessionConfiguration.ephemeral
    configuration.httpCookieStorage = nil
    configuration.urlCache = nil
    configuration.urlCredentialStorage = nil
    configuration.timeoutIntervalForRequest = Double(limit.components.seconds + 1)
    let session = URLSession(configuration: configuration, delegate: Listener(promise), delegateQueue: nil)
    session.dataTask(with: request).resume()
    let outcome = await promise.value(
      within: limit, otherwise: .failed("there was no answer within \(limit.components.seconds) s"))
    session.invalidateAndCancel()
    return outcome
  }
}

private final class Listener: NSObject, URLSessionDataDelegate {
  private let promise: Promise<WebhookExchange.Outcome>

  init(_ promise: Promise<WebhookExchange.Outcome>) {
    self.promise = promise
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
    newRequest request: URLRequest, completionHandler: @escaping (URLRequest?) -> Void
  ) {
    promise.keep(.response(status: response.statusCode, retryAfter: nil))
    completionHandler(nil)
  }

  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
  ) {
    if let response = response as? HTTPURLResponse {
      let retryAfter = response.value(forHTTPHeaderField: "Retry-After")
      promise.keep(.response(status: response.statusCode, retryAfter: retryAfter))
    }
    completionHandler(.cancel)
  }

  func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
    // The description of an error is what libcurl says; it does not hold the URL.
    let reason = (error as? URLError)?.localizedDescription ?? "the answer can't be read"
    promise.keep(.failed(HarmlessText.of(reason, octets: AlertLimits.textOctets)))
  }
}
