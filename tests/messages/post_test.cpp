// Messages on their way: to servers of this machine, by the real network.
#include "messages/post.h"

#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>
#include <netinet/in.h>
#include <nlohmann/json.hpp>
#include <sys/socket.h>
#include <unistd.h>

#include "http/curl_transport.h"

namespace tidemark::messages {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

/// A mail server that takes one mail, as little of RFC 5321 as that needs.
class MailServer {
 public:
  explicit MailServer(std::string answer_to_data = "250 taken") : answer_to_data_{std::move(answer_to_data)} {
    socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    EXPECT_EQ(::bind(socket_, reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(::listen(socket_, 1), 0);
    ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread{[this] { serve(); }};
  }
  ~MailServer() {
    ::shutdown(socket_, SHUT_RDWR);
    ::close(socket_);
    thread_.join();
  }
  [[nodiscard]] std::string url() const { return "smtp://127.0.0.1:" + std::to_string(port_); }

  std::vector<std::string> commands;
  std::string mail;

 private:
  void serve() {
    const int client = ::accept(socket_, nullptr, nullptr);
    if (client < 0) return;
    const auto say = [&](const std::string& line) {
      const std::string bytes = line + "\r\n";
      static_cast<void>(::send(client, bytes.data(), bytes.size(), MSG_NOSIGNAL));
    };
    say("220 here");
    std::string line;
    bool data = false;
    for (char c; ::recv(client, &c, 1, 0) == 1;) {
      line += c;
      if (!line.ends_with("\r\n")) continue;
      if (data && line == ".\r\n") {
        data = false;
        say(answer_to_data_);
      } else if (data) {
        mail += line;
      } else {
        commands.push_back(line.substr(0, line.size() - 2));
        data = line.starts_with("DATA");
        if (line.starts_with("QUIT")) break;
        say(data ? "354 go on" : "250 fine");
      }
      line.clear();
    }
    ::close(client);
  }

  std::string answer_to_data_;
  int socket_ = -1;
  int port_ = 0;
  std::thread thread_;
};

class Posting : public testing::Test {
 protected:
  Posting() {
    server.Post("/hook", [this](const httplib::Request& request, httplib::Response& response) {
      bodies.push_back(request.body);
      for (const auto& [name, value] : request.headers) headers[name] = value;
      response.status = status;
    });
    port = server.bind_to_any_port("127.0.0.1");
    listening = std::thread{[this] { server.listen_after_bind(); }};
    while (!server.is_running()) std::this_thread::sleep_for(std::chrono::milliseconds{1});
    post.network = &network;
    post.mail = [](const http::Mail& mail) { return http::send_mail(mail); };
    post.clock = [] { return Instant{1'793'581'964'120}; };
    post.credential = [this](std::string_view name) -> Result<vault::Credential> {
      const auto found = credentials.find(name);
      if (found == credentials.end()) return failure(ErrorCode::not_found, "there is no such credential");
      return vault::read_credential(found->second.dump());
    };
  }
  ~Posting() override {
    server.stop();
    listening.join();
  }
  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port) + "/hook"; }

  httplib::Server server;
  int port = 0;
  int status = 204;
  std::vector<std::string> bodies;
  std::map<std::string, std::string> headers;
  std::thread listening;
  http::CurlTransport network;
  std::map<std::string, json, std::less<>> credentials;
  Post post;
  Message message{"acme", {8'123, {1}, 12, 0, "held", "visitor pull", "run 12 is held", ""}};
};

TEST_F(Posting, AWebhookCanCheckWhoSentIt) {
  credentials["hook"] = {{"url", url()}, {"signing_secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}};
  ASSERT_TRUE(deliver(post, {"ops", Destination::Form::webhook, "hook", {}}, message));
  EXPECT_EQ(headers["webhook-id"], "acme-8123");
  EXPECT_EQ(headers["webhook-timestamp"], "1793581964");
  EXPECT_EQ(headers["webhook-signature"],
            webhook_signature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "acme-8123", 1'793'581'964, bodies.at(0)));
}

TEST_F(Posting, SlackAndPagerDutyGetTheirForms) {
  credentials["slack"] = {{"url", url()}};
  credentials["duty"] = {{"url", url()}, {"routing_key", "R1"}};
  ASSERT_TRUE(deliver(post, {"chat", Destination::Form::slack, "slack", {}}, message));
  ASSERT_TRUE(deliver(post, {"duty", Destination::Form::pagerduty, "duty", {}}, message));
  EXPECT_TRUE(json::parse(bodies.at(0)).contains("text"));
  EXPECT_EQ(json::parse(bodies.at(1))["routing_key"], "R1");
}

TEST_F(Posting, WhatGoesWrongIsSaidWithoutTheAddress) {
  credentials["slack"] = {{"url", url()}};
  const Destination chat{"chat", Destination::Form::slack, "slack", {}};
  status = 500;
  auto failed = deliver(post, chat, message);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, ErrorCode::unavailable);
  status = 404;
  failed = deliver(post, chat, message);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, ErrorCode::refused);
  credentials["slack"] = {{"url", "http://127.0.0.1:1/hook/T000/secret"}};
  failed = deliver(post, chat, message);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, ErrorCode::network);
  EXPECT_THAT(to_line(failed.error()), Not(HasSubstr("secret")));
  credentials["slack"] = {{"url", "http://example.com/secret"}};
  failed = deliver(post, chat, message);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, ErrorCode::refused) << "plain http leaves this machine to nobody";
  EXPECT_THAT(to_line(failed.error()), Not(HasSubstr("secret")));
}

TEST_F(Posting, ACredentialThatDoesNotFitItsFormSaysWhatItLacks) {
  credentials["hook"] = {{"url", url()}};
  credentials["pendo"] = {{"key", "k"}};
  credentials["duty"] = {{"url", url()}};
  for (const auto& [form, name, lacks] :
       {std::tuple{Destination::Form::webhook, "hook", "signing_secret"},
        std::tuple{Destination::Form::pagerduty, "duty", "routing_key"},
        std::tuple{Destination::Form::email, "hook", "sender"}, std::tuple{Destination::Form::slack, "pendo", "url"},
        std::tuple{Destination::Form::slack, "nobody", "no such credential"}}) {
    const auto failed = deliver(post, {"ops", form, name, {"o@acme.io"}}, message);
    ASSERT_FALSE(failed) << name;
    EXPECT_THAT(to_line(failed.error()), HasSubstr(lacks));
  }
  EXPECT_TRUE(bodies.empty());
}

TEST_F(Posting, AMailReachesItsServer) {
  MailServer mails;
  credentials["mail"] = {{"url", mails.url()}, {"sender", "tidemark@acme.io"}};
  const auto sent = deliver(post, {"mail", Destination::Form::email, "mail", {"ops@acme.io", "duty@acme.io"}}, message);
  ASSERT_TRUE(sent) << to_line(sent.error());
  EXPECT_THAT(mails.commands, testing::Contains(HasSubstr("MAIL FROM:<tidemark@acme.io>")));
  EXPECT_THAT(mails.commands, testing::Contains(HasSubstr("RCPT TO:<duty@acme.io>")));
  EXPECT_THAT(mails.mail, HasSubstr("Subject: [tidemark] acme, visitor pull: run 12 is held"));
}

TEST_F(Posting, AMailServerThatDoesNotTakeItIsHeard) {
  MailServer mails{"552 too much"};
  credentials["mail"] = {{"url", mails.url()}, {"sender", "tidemark@acme.io"}};
  const auto sent = deliver(post, {"mail", Destination::Form::email, "mail", {"ops@acme.io"}}, message);
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().code, ErrorCode::refused);
  EXPECT_THAT(sent.error().what, HasSubstr("552"));
}

}  // namespace
}  // namespace tidemark::messages
