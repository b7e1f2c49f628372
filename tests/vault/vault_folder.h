#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>
#include <unistd.h>

#include "vault/vault.h"

namespace tidemark::vault {

/// A directory of its own that goes with it, and the vault in it.
class VaultFolder : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "vault-test-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    directory_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  Vault vault(KeySource source = {}) { return *Vault::open(directory_ / "vault", std::move(source)); }
  std::filesystem::path file(const std::string& name) { return directory_ / "vault" / name; }
  std::string bytes(const std::string& name) {
    std::ifstream in{file(name), std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
  }
  void write(const std::string& name, const std::string& bytes) {
    std::filesystem::create_directories(file(name).parent_path());
    std::ofstream{file(name), std::ios::binary | std::ios::trunc} << bytes;
  }
  ErrorCode code_of_get(const std::string& name) {
    const auto got = vault().get(name);
    EXPECT_FALSE(got.has_value());
    return got ? ErrorCode::held : got.error().code;
  }

  std::filesystem::path directory_;
};

}  // namespace tidemark::vault
