#include <atomic>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "certificates.h"
#include "connect_proxy.h"
#include "http/curl_transport.h"
#include "tls_server.h"

namespace tidemark::http {
namespace {

using test::Certificates;
using test::ConnectProxy;
using test::TlsServer;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// Environment variables for the length of a test.
class Environment {
 public:
  explicit Environment(const std::map<std::string, std::string>& variables) {
    for (const char* name : {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy",
                             "NO_PROXY", "CURL_CA_BUNDLE", "SSL_CERT_FILE"}) {
      const char* value = std::getenv(name);
      before_[name] = value == nullptr ? "" : value;
      const auto set = variables.find(name);
      put(name, set == variables.end() ? "" : set->second);
    }
  }
  ~Environment() {
    for (const auto& [name, value] : before_) put(name, value);
  }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

 private:
  static void put(const std::string& name, const std::string& value) {
    if (value.empty()) {
      ::unsetenv(name.c_str());
    } else {
      ::setenv(name.c_str(), value.c_str(), 1);
    }
  }
  std::map<std::string, std::string> before_;
};

/// A system that is reached by way of the proxy alone: nobody else knows its name.
struct ByProxy : testing::Test {
  Certificates made{"DNS:acme.example.com"};
  TlsServer server{made};
  ConnectProxy proxy{server.port()};
  const Request request{"GET", "https://acme.example.com/x?secret=1"};
};

TEST_F(ByProxy, HttpsProxyNamesItAndTheTunnelEndsAtTheSystemItself) {
  const Environment environment{{{"https_proxy", proxy.url()}}};
  CurlTransport network{{.ca_file = made.authority()}};
  for (int i = 0; i < 3; ++i) {
    const auto answer = network.send(request);
    ASSERT_TRUE(answer.has_value()) << to_line(answer.error());
    EXPECT_EQ(answer->body, "ok");
  }
  EXPECT_THAT(proxy.asked_for(), ElementsAre("acme.example.com:443")) << "and the tunnel is kept";
}

TEST_F(ByProxy, AProxysNameAndPasswordAreSentToItAndShownNowhere) {
  const Environment environment{{{"https_proxy", proxy.url("ada:hunter2@")}}};
  CurlTransport network{{.ca_file = made.authority()}};
  ASSERT_TRUE(network.send(request).has_value());
  EXPECT_THAT(proxy.credentials(), ElementsAre("Basic YWRhOmh1bnRlcjI="));
}

TEST_F(ByProxy, OneThatSaysNoIsRefusedAndOneThatCanNotIsTriedAgain) {
  const Environment environment{{{"https_proxy", proxy.url("ada:hunter2@")}}};
  CurlTransport network{{.ca_file = made.authority()}};
  proxy.answer_with("407 Proxy Authentication Required");
  const auto turned_away = network.send(request);
  ASSERT_FALSE(turned_away.has_value());
  EXPECT_EQ(turned_away.error().code, ErrorCode::refused);
  EXPECT_THAT(to_line(turned_away.error()),
              AllOf(HasSubstr("407"), HasSubstr("https_proxy"), Not(HasSubstr("hunter2"))));
  proxy.answer_with("503 Service Unavailable");
  const auto later = network.send(request);
  ASSERT_FALSE(later.has_value());
  EXPECT_EQ(later.error().code, ErrorCode::network);
}

TEST_F(ByProxy, AnAddressThatIsNoneIsToldWithoutThePasswordInIt) {
  for (const char* address : {"gopher://ada:hunter2@127.0.0.1:1", "http://ada:hunter2@127.0.0.1:99999",
                              "http://ada:hunter2@nowhere.invalid:1", "http://ada:hunter2@127.0.0.1:1"}) {
    const Environment environment{{{"https_proxy", address}}};
    CurlTransport network;
    const auto answer = network.send(request);
    ASSERT_FALSE(answer.has_value()) << address;
    EXPECT_THAT(to_line(answer.error()), AllOf(Not(HasSubstr("hunter2")), Not(HasSubstr("secret")))) << address;
  }
}

TEST_F(ByProxy, NoProxyNamesWhatIsReachedWithoutIt) {
  const Environment environment{{{"https_proxy", proxy.url()}, {"no_proxy", "other.example.org,.example.com"}}};
  CurlTransport network{{.ca_file = made.authority()}};
  EXPECT_FALSE(network.send(request).has_value()) << "nobody else knows its name";
  EXPECT_THAT(proxy.asked_for(), IsEmpty());
}

TEST_F(ByProxy, ThisMachineNeedsNone) {
  const Certificates own{"IP:127.0.0.1"};
  TlsServer here{own};
  const Environment environment{{{"https_proxy", proxy.url()}, {"all_proxy", proxy.url()}}};
  CurlTransport network{{.ca_file = own.authority()}};
  EXPECT_TRUE(network.send({"GET", "https://127.0.0.1:" + std::to_string(here.port()) + "/"}).has_value());
  EXPECT_THAT(proxy.asked_for(), IsEmpty());
}

struct OwnAuthorities : testing::Test {
  const Certificates own{"IP:127.0.0.1"};
  TlsServer server{own};
  const Request request{"GET", "https://127.0.0.1:" + std::to_string(server.port()) + "/"};
};

TEST_F(OwnAuthorities, AreTrustedWhereCurlCaBundleOrSslCertFileNamesThem) {
  for (const char* name : {"CURL_CA_BUNDLE", "SSL_CERT_FILE"}) {
    const Environment environment{{{name, own.authority()}}};
    CurlTransport network;
    const auto answer = network.send(request);
    EXPECT_TRUE(answer.has_value()) << name << ": " << to_line(answer.error());
  }
}

TEST_F(OwnAuthorities, TheSettingOfCurlGoesBeforeThatOfOpenSsl) {
  const Certificates other{"IP:127.0.0.1"};
  const Environment environment{{{"CURL_CA_BUNDLE", own.authority()}, {"SSL_CERT_FILE", other.authority()}}};
  CurlTransport network;
  EXPECT_TRUE(network.send(request).has_value());
}

TEST_F(OwnAuthorities, StandInThePlaceOfTheSystemsAndOthersAreNotTrusted) {
  const Certificates other{"IP:127.0.0.1"};
  for (const auto& variables : {std::map<std::string, std::string>{}, {{"SSL_CERT_FILE", other.authority()}}}) {
    const Environment environment{variables};
    CurlTransport network;
    const auto answer = network.send(request);
    ASSERT_FALSE(answer.has_value());
    EXPECT_THAT(answer.error().what, HasSubstr("identity"));
  }
}

TEST_F(OwnAuthorities, AFileThatIsNotThereIsToldAndNothingIsSent) {
  const Environment environment{{{"SSL_CERT_FILE", own.folder() + "/none.pem"}}};
  CurlTransport network;
  const auto answer = network.send(request);
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().code, ErrorCode::invalid_input);
  EXPECT_THAT(to_line(answer.error()), HasSubstr("SSL_CERT_FILE"));
}

}  // namespace
}  // namespace tidemark::http
