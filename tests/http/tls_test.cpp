#include <cstdio>
#include <filesystem>
#include <memory>
#include <thread>

#include <gmock/gmock.h>
#include <httplib.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "http/curl_transport.h"

namespace tidemark::http {
namespace {

/// A key and a certificate that only this test trusts, for 127.0.0.1 or for another name.
struct Identity {
  explicit Identity(const char* alternative_name) : key(EVP_RSA_gen(2048)), certificate(X509_new()) {
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
    X509_set_pubkey(certificate, key);
    X509_NAME* name = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("test"), -1, -1, 0);
    X509_set_issuer_name(certificate, name);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, alternative_name);
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
    X509_sign(certificate, key, EVP_sha256());
  }
  ~Identity() {
    X509_free(certificate);
    EVP_PKEY_free(key);
  }
  Identity(const Identity&) = delete;
  Identity& operator=(const Identity&) = delete;

  void write_certificate(const std::string& file) const {
    std::FILE* out = std::fopen(file.c_str(), "w");
    PEM_write_X509(out, certificate);
    std::fclose(out);
  }

  EVP_PKEY* key;
  X509* certificate;
};

class OverTls : public testing::Test {
 protected:
  void serve_as(const char* alternative_name) {
    identity = std::make_unique<Identity>(alternative_name);
    identity->write_certificate(certificate_file);
    server = std::make_unique<httplib::SSLServer>(identity->certificate, identity->key);
    server->Get("/", [this](const httplib::Request&, httplib::Response& answer) {
      ++requests;
      answer.set_content("ok", "text/plain");
    });
    port = server->bind_to_any_port("127.0.0.1");
    thread = std::thread{[this] { server->listen_after_bind(); }};
    while (!server->is_running()) std::this_thread::sleep_for(std::chrono::milliseconds{1});
  }

  void TearDown() override {
    server->stop();
    thread.join();
    std::filesystem::remove(certificate_file);
  }

  Request get() const { return {"GET", "https://127.0.0.1:" + std::to_string(port) + "/"}; }

  const std::string certificate_file = testing::TempDir() + "tls_test_" + std::to_string(::getpid()) + ".pem";
  std::unique_ptr<Identity> identity;
  std::unique_ptr<httplib::SSLServer> server;
  std::thread thread;
  int port = 0;
  std::atomic<int> requests = 0;
};

TEST_F(OverTls, ACertificateNobodyVouchesForEndsTheCallBeforeTheRequest) {
  serve_as("IP:127.0.0.1");
  CurlTransport network;
  const auto answer = network.send(get());
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().code, ErrorCode::network);
  EXPECT_THAT(answer.error().what, testing::HasSubstr("identity"));
  EXPECT_EQ(requests, 0);
}

TEST_F(OverTls, ATrustedCertificateOfAnotherHostIsNotEnough) {
  serve_as("DNS:other.example.com");
  CurlTransport network{{.ca_file = certificate_file}};
  const auto answer = network.send(get());
  ASSERT_FALSE(answer.has_value());
  EXPECT_THAT(answer.error().what, testing::HasSubstr("identity"));
  EXPECT_EQ(requests, 0);
}

TEST_F(OverTls, ATrustedCertificateOfThatHostIs) {
  serve_as("IP:127.0.0.1");
  CurlTransport network{{.ca_file = certificate_file}};
  const auto answer = network.send(get());
  ASSERT_TRUE(answer.has_value()) << to_line(answer.error());
  EXPECT_EQ(answer->body, "ok");
}

}  // namespace
}  // namespace tidemark::http
