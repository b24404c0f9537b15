import Authority
import DNSWire
import TestSupport
import Testing
import Zone

/// RFC 9619: a query has one question.
@Suite struct RFC9619_OneQuestion {
  private func answer(_ questions: [Question]) throws -> Message {
    var request = query("www.lab.example", .a)
    request.questions = questions
    return try ask(request, of: [try .of("lab.example", [.a("www.lab.example")])])
  }

  @Test func noQuestionIsAFormError() throws {
    #expect(try answer([]).code == .formError)
  }

  @Test func twoQuestionsAreAFormError() throws {
    let question = Question(name: "www.lab.example", type: .a)
    #expect(try answer([question, question]).code == .formError)
  }

  @Test func countWithoutQuestionsIsAFormError() throws {
    let request = try query("www.lab.example", .a).encoded().prefix(12)
    let (_, octets) = respond(to: Array(request), from: [try .of("lab.example")])
    let answer = try Message(octets.span)
    #expect(answer.code == .formError)
    #expect(answer.questions.isEmpty)
  }

  @Test func octetsBehindTheMessageAreAFormError() throws {
    let request = try query("www.lab.example", .a).encoded() + [0]
    let (_, octets) = respond(to: request, from: [try .of("lab.example")])
    #expect(try Message(octets.span).code == .formError)
  }
}
