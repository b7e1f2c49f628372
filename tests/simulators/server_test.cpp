#include "simulators/server.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <unistd.h>

#include "http/curl_transport.h"
#include "simulators/in_process.h"
#include "simulators/journal.h"

namespace tidemark::sim {
namespace {

using testing::HasSubstr;

struct Counting final : Handler {
  http::Response handle(const http::Request& request) override {
    ++calls;
    if (request.body == "throw") throw std::runtime_error{"a bug"};
    return json_answer(200, "{}");
  }
  int calls = 0;
};

TEST(Server, APortThatIsTakenIsAnError) {
  Counting handler;
  const auto first = Server::listen(handler).value();
  const auto port = static_cast<std::uint16_t>(std::stoi(first->url().substr(first->url().rfind(':') + 1)));
  const auto second = Server::listen(handler, port);
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().code, ErrorCode::in_use);
}

TEST(Server, AHandlerThatThrowsIsA500AndTheServerGoesOn) {
  Counting handler;
  const auto server = Server::listen(handler).value();
  http::CurlTransport network;
  EXPECT_EQ(network.send({"POST", server->url() + "/", {}, "throw"}).value().status, 500);
  EXPECT_EQ(network.send({"POST", server->url() + "/", {}, "fine"}).value().status, 200);
}

TEST(Server, AFormOfSeveralPartsReachesTheHandlerAsItWasSent) {
  struct Echo final : Handler {
    http::Response handle(const http::Request& request) override {
      return {200, {}, std::string{http::header(request.headers, "Content-Type")} + "|" + request.body};
    }
  } handler;
  const auto server = Server::listen(handler).value();
  http::CurlTransport network;
  const std::string type = "multipart/form-data; boundary=B", form = "--B\r\nA: b\r\n\r\ntext\r\n--B--";
  EXPECT_EQ(network.send({"POST", server->url() + "/", {{"Content-Type", type}}, form}).value().body,
            type + "|" + form);
  EXPECT_EQ(network.send({"POST", server->url() + "/", {{"Content-Type", "a/b"}}, "x"}).value().body, "a/b|x");
}

TEST(InProcess, RequestsGoToTheHandlerOfTheirHost) {
  Counting one, two;
  InProcess network;
  network.route("https://one.example.com", one);
  network.route("http://127.0.0.1:80", two);
  EXPECT_TRUE(network.send({"GET", "https://one.example.com/x"}).has_value());
  EXPECT_TRUE(network.send({"GET", "http://127.0.0.1:80?q"}).has_value());
  EXPECT_EQ(one.calls, 1);
  EXPECT_EQ(two.calls, 1);
  for (const char* url : {"http://127.0.0.1:8080/", "https://one.example.com.evil/", "https://two.example.com/"}) {
    EXPECT_EQ(network.send({"GET", url}).error().code, ErrorCode::network) << url;
  }
}

TEST(InProcess, WhatIsDroppedBeforeHadNoEffectAndAfterLostItsAnswer) {
  Counting handler;
  InProcess network;
  network.route("https://x.example.com", handler);
  const auto with = [&](InProcess::Moment at, InProcess::Fate fate) {
    network.on_call(
        [=](InProcess::Moment moment, const http::Request&) { return moment == at ? fate : InProcess::Fate::proceed; });
    return network.send({"GET", "https://x.example.com/path?secret=1"}).error();
  };
  EXPECT_EQ(with(InProcess::Moment::before, InProcess::Fate::drop).code, ErrorCode::network);
  EXPECT_EQ(handler.calls, 0);
  EXPECT_EQ(with(InProcess::Moment::after, InProcess::Fate::drop).where, "GET https://x.example.com/path");
  EXPECT_EQ(handler.calls, 1);
  EXPECT_EQ(with(InProcess::Moment::before, InProcess::Fate::crash).code, ErrorCode::interrupted);
  EXPECT_EQ(handler.calls, 1);
  EXPECT_EQ(with(InProcess::Moment::after, InProcess::Fate::crash).code, ErrorCode::interrupted);
  EXPECT_EQ(handler.calls, 2);
}

TEST(InProcess, TheAnswersLimitHoldsHereToo) {
  Counting handler;
  InProcess network;
  network.route("https://x.example.com", handler);
  http::Request request{"GET", "https://x.example.com/"};
  request.answer_limit = 1;
  EXPECT_EQ(network.send(request).error().code, ErrorCode::bad_answer);
}

TEST(Journal, IsOneLineARequestInAFileAndInMemory) {
  const std::string file = testing::TempDir() + "journal_" + std::to_string(::getpid());
  Journal journal;
  ASSERT_TRUE(journal.write_to(file).has_value());
  journal.note("GET", "/a\xFF\"", 200, 7);
  journal.note("POST", "/b", 404, 0);
  EXPECT_THAT(journal.entries(), testing::ElementsAre(Journal::Entry{1, "GET", "/a\xFF\"", 200, 7},
                                                      Journal::Entry{2, "POST", "/b", 404, 0}));
  std::ifstream in{file};
  const std::string lines{std::istreambuf_iterator<char>{in}, {}};
  EXPECT_THAT(lines, HasSubstr(R"("path":"/b","status":404,"records":0,)"));
  EXPECT_EQ(std::ranges::count(lines, '\n'), 2);
  std::filesystem::remove(file);
  EXPECT_FALSE(Journal{}.write_to("/nowhere/at/all").has_value());
}

TEST(Handler, ATargetIsWhatStandsAfterTheHost) {
  const std::tuple<const char*, const char*, const char*> cases[] = {{"http://127.0.0.1:80/a/b?c=d#e", "/a/b", "c=d"},
                                                                     {"https://x.example.com", "/", ""},
                                                                     {"https://x.example.com?q=://", "/", "q=://"},
                                                                     {"/a?u=http://b/", "/a", "u=http://b/"}};
  for (const auto& [url, path, query] : cases) {
    EXPECT_EQ(target_of(url).path, path) << url;
    EXPECT_EQ(target_of(url).query, query) << url;
  }
  EXPECT_EQ(parameter("q=SELECT+Id%2B&x", "q"), "SELECT Id+");
  EXPECT_EQ(parameter("q=1&x", "x"), "");
  EXPECT_EQ(parameter("q=1", "y"), std::nullopt);
}

}  // namespace
}  // namespace tidemark::sim
