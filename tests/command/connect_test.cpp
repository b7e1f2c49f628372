#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "synced.h"
#include "variable.h"

namespace tidemark::command {
namespace {

using testing::HasSubstr;
using testing::Not;

int free_port() {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  EXPECT_EQ(bind(socket, reinterpret_cast<sockaddr*>(&address), size), 0);
  EXPECT_EQ(getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size), 0);
  close(socket);
  return ntohs(address.sin_port);
}

/// What a browser does with an address: the page that it ends at.
std::string browse(const std::string& url) {
  const std::size_t path = url.find('/', url.find("//") + 2);
  httplib::Client browser{url.substr(0, path)};
  const auto first = browser.Get(url.substr(path));
  if (!first) return {};
  const std::string back = first->get_header_value("Location");
  if (back.empty()) return first->body;
  const std::size_t at = back.find('/', back.find("//") + 2);
  httplib::Client here{back.substr(0, at)};
  const auto last = here.Get(back.substr(at));
  return last ? last->body : std::string{};
}

/// A sign-in that waits for a browser.
class SignIn : public testing::Test {
 protected:
  SignIn() : port{free_port()} { options.callback_urls = {callback()}; }
  std::string callback() const { return "http://localhost:" + std::to_string(port) + "/callback"; }
  void begin(std::vector<std::string> more = {}, const std::string& input = {}) {
    synced = std::make_unique<Synced>(options);
    std::vector<std::string> words{"--directory",
                                   synced->folder / "data",
                                   "--json",
                                   "connect",
                                   "salesforce",
                                   "--client-id",
                                   "simulated-client",
                                   "--login-url",
                                   synced->salesforce_url(),
                                   "--credential",
                                   "by-hand-salesforce",
                                   "--port",
                                   std::to_string(port)};
    words.insert(words.end(), more.begin(), more.end());
    command = std::make_unique<Started>(words, input);
    url = member(command->first_line(), "url");
    ASSERT_THAT(url, HasSubstr("/services/oauth2/authorize?")) << command->errors();
  }
  bool is_kept() const { return (*synced)({"credential", "list"}).out == "by-hand-salesforce\n"; }

  const int port;
  sim::SalesforceOptions options;
  std::unique_ptr<Synced> synced;
  std::unique_ptr<Started> command;
  std::string url;
};

TEST_F(SignIn, InABrowserKeepsARefreshTokenThatRunsSignInWith) {
  begin();
  EXPECT_THAT(browse(url), HasSubstr("Salesforce has answered"));
  ASSERT_EQ(command->wait(), 0) << command->errors();
  EXPECT_THAT(command->output(), HasSubstr(R"("credential":"by-hand-salesforce","org":"00D000000000001EAA")"));
  synced->set_up();
  std::string configuration = synced->configuration();
  const std::string named = "\"acme-salesforce\"";
  configuration.replace(configuration.find(named), named.size(), "\"by-hand-salesforce\"");
  synced->apply(configuration);
  const Outcome connected = (*synced)({"connect"});
  EXPECT_EQ(connected.status, 0) << connected.out;
  EXPECT_EQ((*synced)({"sync"}).status, 4);
}

TEST_F(SignIn, WithASecretShowsNothingOfItAnywhere) {
  options.requires_secret = true;
  begin({"--client-secret-stdin"}, "simulated-secret\n");
  std::string seen = command->command_line() + url;
  EXPECT_THAT(seen, HasSubstr("--client-secret-stdin"));
  seen += browse(url);
  ASSERT_EQ(command->wait(), 0) << command->errors();
  seen += command->output() + command->errors();
  for (const auto& entry : std::filesystem::recursive_directory_iterator{synced->folder.path() / "data"}) {
    if (!entry.is_regular_file()) continue;
    std::ifstream in{entry.path(), std::ios::binary};
    seen.append(std::istreambuf_iterator<char>{in}, {});
  }
  for (const char* secret : {"simulated-secret", "simulated-refresh-token", "aPrx", "!AQ.simulated"})
    EXPECT_THAT(seen, Not(HasSubstr(secret)));
}

TEST_F(SignIn, ThatIsDeniedEndsWithSalesforcesWords) {
  options.denies_apps = true;
  begin();
  EXPECT_THAT(browse(url), HasSubstr("did not let the app in"));
  EXPECT_EQ(command->wait(), 1);
  EXPECT_THAT(command->errors(), HasSubstr("access_denied: end-user denied authorization"));
  EXPECT_FALSE(is_kept());
}

TEST_F(SignIn, OfAnotherTryIsTurnedAwayAndTheRightOneIsStillTaken) {
  begin();
  EXPECT_THAT(browse(callback() + "?code=aPrx.foreign&state=other"), HasSubstr("not the answer to the sign-in"));
  EXPECT_FALSE(command->has_ended());
  EXPECT_THAT(browse(callback().substr(0, callback().size() - 9) + "/elsewhere"), HasSubstr("nothing here"));
  EXPECT_THAT(browse(url), HasSubstr("Salesforce has answered"));
  EXPECT_EQ(command->wait(), 0);
  EXPECT_THAT(command->errors(), HasSubstr("is not the answer to this try"));
  EXPECT_TRUE(is_kept());
}

TEST_F(SignIn, ThatNobodyComesBackToEndsInTimeAndByASignal) {
  begin({"--wait", "1"});
  EXPECT_EQ(command->wait(), 1);
  EXPECT_THAT(command->errors(), HasSubstr("redirect_uri_mismatch"));
  begin();
  EXPECT_EQ(command->stop(SIGTERM), 130);
  EXPECT_FALSE(is_kept());
}

TEST_F(SignIn, OpensABrowserWhereItIsAskedTo) {
  const Folder programs;
  programs.write("xdg-open", "#!/bin/sh\nprintf %s \"$1\" > '" + programs / "opened" + "'\n");
  std::filesystem::permissions(programs / "xdg-open", std::filesystem::perms::owner_all);
  const Variable path{"PATH", programs.path().string() + ":" + std::getenv("PATH")};
  begin({"--open"});
  std::string opened;
  for (int waited = 0; opened != url && waited < 400; ++waited) {
    usleep(5'000);
    std::ifstream in{programs / "opened"};
    opened.assign(std::istreambuf_iterator<char>{in}, {});
  }
  EXPECT_EQ(opened, url);
}

TEST_F(SignIn, IsNotBegunWithoutAPlaceForWhatComesOfIt) {
  const Synced at;
  const auto told = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {"connect", "salesforce"});
    return at(words);
  };
  EXPECT_THAT(told({"--client-id", "x"}).err, HasSubstr("give --login-url"));
  EXPECT_THAT(told({"--port", "1"}).err, HasSubstr("--port goes with --client-id"));
  EXPECT_EQ(told({"--client-id", "x", "--login-url", "http://example.com", "--credential", "c"}).status, 2);
  EXPECT_EQ(told({"--client-id", "x", "--login-url", at.salesforce_url(), "--credential", "a b"}).status, 2);
  EXPECT_EQ(at({"connect", "pendo", "--client-id", "x"}).status, 2);
  at.set_up();
  EXPECT_EQ(told({"--client-id", "x", "--credential", "acme-pendo"}).status, 2);
  const Variable wrong{"TIDEMARK_KEY", "303132333435363738396162636465666768696a6b6c6d6e6f70717273747576"};
  EXPECT_THAT(told({"--client-id", "x", "--credential", "another"}).err, HasSubstr("$TIDEMARK_KEY does not open"))
      << "before anybody signs in";
}

/// A configuration that pulls, and one that pushes Pendo_Last_Seen__c too.
std::string pushing(const Synced& synced) {
  std::string configuration = synced.configuration();
  const std::string end = "]}}}";
  configuration.replace(
      configuration.find(end), end.size(),
      R"(],"push":[{"report":"visits","columns":[{"from":"lastDay","to":"Pendo_Last_Seen__c"}]}]}}})");
  return configuration;
}

TEST(Connect, WhatARunNeedsIsThereAndNothingIsChanged) {
  const Synced synced;
  synced.set_up();
  synced.apply(pushing(synced));
  const Outcome connected = synced({"connect"});
  EXPECT_EQ(connected.status, 0) << connected.out << connected.err;
  EXPECT_THAT(connected.out, HasSubstr("salesforce  ok  signs in to org 00D000000000001EAA"));
  EXPECT_THAT(connected.out, HasSubstr("salesforce  ok  sees the 4 mapped fields of Contact\n"));
  EXPECT_THAT(connected.out, HasSubstr("pendo  ok  writes the custom fields of visitors\n"));
  EXPECT_THAT(connected.out, HasSubstr("pendo  ok  reads report visits\n"));
  const Outcome json = synced({"connect", "pendo", "--json"});
  EXPECT_TRUE(is_json_lines(json.out)) << json.out;
  EXPECT_THAT(json.out, Not(HasSubstr("salesforce")));
  EXPECT_EQ(json.err, "");
}

TEST(Connect, EachRightThatIsMissingInSalesforceIsNamedWithWhatToDo) {
  sim::SalesforceOptions options;
  options.hidden["Contact"] = {"Seats__c"};
  options.read_only["Contact"] = {"Pendo_Last_Seen__c"};
  const Synced synced{options};
  synced.set_up();
  synced.apply(pushing(synced));
  const Outcome connected = synced({"connect"});
  EXPECT_EQ(connected.status, 1);
  EXPECT_THAT(connected.out,
              HasSubstr("MISSING  sees Contact.Seats__c\n    Contact has no field Seats__c, or the API user may "
                        "not see it  (connections.visitor.pull[1])\n    → "));
  EXPECT_THAT(connected.out, HasSubstr("MISSING  edits Contact.Pendo_Last_Seen__c\n"));
  EXPECT_THAT(connected.out, HasSubstr("Edit on the field"));
  EXPECT_THAT(connected.out, HasSubstr("pendo  ok  reads visitors\n")) << "the other side is looked at too";
  EXPECT_THAT(connected.err, HasSubstr("2 things are missing"));
  const Outcome json = synced({"connect", "salesforce", "--json"});
  EXPECT_TRUE(is_json_lines(json.out));
  EXPECT_THAT(json.out, HasSubstr(R"("needs":"sees Contact.Seats__c","ok":false,"code":"refused")"));
}

TEST(Connect, AnObjectThatIsNotReadableIsNamed) {
  const Synced synced;
  synced.set_up();
  std::string configuration = synced.configuration();
  configuration.replace(configuration.find("\"Contact\""), 9, "\"Lead\"");
  synced.apply(configuration);
  const Outcome connected = synced({"connect", "salesforce"});
  EXPECT_EQ(connected.status, 1);
  EXPECT_THAT(connected.out, HasSubstr("MISSING  reads Lead\n"));
  EXPECT_THAT(connected.out, HasSubstr("(connections.visitor.object)"));
  EXPECT_THAT(connected.out, HasSubstr("Read on Lead"));
}

TEST(Connect, AUserWithoutApiEnabledIsSaidSo) {
  sim::SalesforceOptions options;
  options.has_api = false;
  const Synced synced{options};
  synced.set_up();
  const Outcome connected = synced({"connect", "salesforce"});
  EXPECT_EQ(connected.status, 1);
  EXPECT_THAT(connected.out, HasSubstr("ok  signs in"));
  EXPECT_THAT(connected.out, HasSubstr("MISSING  may use the API\n"));
  EXPECT_THAT(connected.out, HasSubstr("lacks API Enabled"));
}

TEST(Connect, AKeyThatMayNotWriteAndACredentialThatIsWrongOrMissingAreToldTogether) {
  const Synced synced;
  synced.set_up();
  ASSERT_EQ(synced({"credential", "set", "acme-pendo"}, R"({"key":"simulated-read-only-key"})").status, 0);
  ASSERT_EQ(synced({"credential", "set", "acme-salesforce"}, R"({"client_id":"x","client_secret":"hunter2"})").status,
            0);
  const Outcome connected = synced({"connect"});
  EXPECT_EQ(connected.status, 1);
  EXPECT_THAT(connected.out, HasSubstr("salesforce  MISSING  signs in\n"));
  EXPECT_THAT(connected.out, HasSubstr("pendo  ok  reads visitors\n"));
  EXPECT_THAT(connected.out, HasSubstr("pendo  MISSING  writes the custom fields of visitors\n"));
  EXPECT_THAT(connected.out, HasSubstr("Allow write access"));
  EXPECT_THAT(connected.out + connected.err, Not(HasSubstr("hunter2")));
  ASSERT_EQ(synced({"credential", "remove", "acme-salesforce"}).status, 0);
  EXPECT_THAT(synced({"connect"}).out, HasSubstr("salesforce  MISSING  has a credential\n"));
}

}  // namespace
}  // namespace tidemark::command
