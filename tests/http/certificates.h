#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

#include <gtest/gtest.h>
#include <unistd.h>

namespace tidemark::test {

/// A certificate authority of this test's own and a server's certificate signed by it, made by the command openssl; gone
/// with this object.
///
///     Certificates made{"IP:127.0.0.1"};
///     CurlTransport network{{.ca_file = made.authority()}};
class Certificates {
 public:
  explicit Certificates(const std::string& alternative_name) {
    std::string pattern = testing::TempDir() + "certificates_XXXXXX";
    if (::mkdtemp(pattern.data()) != nullptr) folder_ = pattern;
    const std::string key = " -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes ";
    run("req -x509" + key + "-subj /CN=tests -days 2 -keyout ca.key -out ca.pem");
    run("req -x509" + key + "-CA ca.pem -CAkey ca.key -subj /CN=server -days 2 -addext subjectAltName=" +
        alternative_name + " -addext basicConstraints=critical,CA:FALSE -keyout server.key -out server.pem");
  }
  ~Certificates() {
    if (!folder_.empty()) std::filesystem::remove_all(folder_);
  }
  Certificates(const Certificates&) = delete;
  Certificates& operator=(const Certificates&) = delete;

  [[nodiscard]] std::string folder() const { return folder_; }
  [[nodiscard]] std::string authority() const { return folder_ + "/ca.pem"; }
  [[nodiscard]] std::string certificate() const { return folder_ + "/server.pem"; }
  [[nodiscard]] std::string key() const { return folder_ + "/server.key"; }

 private:
  void run(const std::string& arguments) const {
    const std::string command = "cd '" + folder_ + "' && openssl " + arguments + " 2>openssl.log";
    if (std::system(command.c_str()) != 0) ADD_FAILURE() << "openssl " << arguments << ": see openssl.log";
  }

  std::string folder_;
};

}  // namespace tidemark::test
