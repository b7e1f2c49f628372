#include "vault/vault.h"

#include <string>

#include <gmock/gmock.h>

#include "vault_folder.h"

namespace tidemark::vault {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

using AVault = VaultFolder;

TEST_F(AVault, GivesBackWhatWasSetAlsoToAnotherProcess) {
  ASSERT_TRUE(vault().set("acme-pendo", R"({"key":"k-1"})"));
  ASSERT_TRUE(vault().set("acme-salesforce", R"({"client_id":"id-1","client_secret":"s\"1"})"));
  const auto pendo = vault().get("acme-pendo");
  const auto salesforce = vault().get("acme-salesforce");
  ASSERT_TRUE(pendo && salesforce);
  EXPECT_EQ(pendo->kind, Credential::Kind::pendo);
  EXPECT_EQ(pendo->key.reveal(), "k-1");
  EXPECT_EQ(salesforce->kind, Credential::Kind::salesforce);
  EXPECT_EQ(salesforce->client_id.reveal(), "id-1");
  EXPECT_EQ(salesforce->client_secret.reveal(), "s\"1");
  EXPECT_THAT(*vault().list(), ElementsAre("acme-pendo", "acme-salesforce"));
}

TEST_F(AVault, KeepsWhatEachOfSalesforcesFlowsNeeds) {
  ASSERT_TRUE(
      vault().set("jwt", R"({"client_id":"a","username":"ada@x.io","private_key":"-----BEGIN\nPRIVATE-----\n"})"));
  const auto jwt = vault().get("jwt");
  EXPECT_EQ(jwt->kind, Credential::Kind::salesforce);
  EXPECT_EQ(jwt->username.reveal(), "ada@x.io");
  EXPECT_EQ(jwt->private_key.reveal(), "-----BEGIN\nPRIVATE-----\n") << "a PEM file has lines";
  EXPECT_TRUE(jwt->client_secret.empty());
  ASSERT_TRUE(vault().set("refresh", R"({"client_id":"a","refresh_token":"r","client_secret":"s"})"));
  const auto refresh = vault().get("refresh");
  EXPECT_EQ(refresh->refresh_token.reveal(), "r");
  EXPECT_EQ(refresh->client_secret.reveal(), "s");
}

TEST_F(AVault, ASalesforceCredentialIsOfOneFlowAndWhole) {
  for (const std::string json :
       {R"({"client_id":"a"})", R"({"client_id":"a","username":"u"})", R"({"client_id":"a","private_key":"k"})",
        R"({"username":"u","private_key":"k"})", R"({"refresh_token":"r"})",
        R"({"client_id":"a","username":"u","private_key":"k","client_secret":"s"})",
        R"({"client_id":"a","username":"u","private_key":"k","refresh_token":"r"})",
        R"({"client_id":"a","refresh_token":"r\n"})", R"({"client_id":"a","refresh_token":"r","key":"k"})"})
    EXPECT_EQ(vault().set("a", json).error().code, ErrorCode::invalid_input) << json;
}

TEST_F(AVault, TakesTheLineThatASimulatorPrintsAndKeepsOnlyTheCredential) {
  ASSERT_TRUE(vault().set("a", R"({"url":"http://127.0.0.1:1","key":"k-1","read_only_key":"k-2"})"));
  EXPECT_EQ(to_json(*vault().get("a")).reveal(), R"({"key":"k-1"})");
  ASSERT_TRUE(vault().set("b", R"({"url":"http://127.0.0.1:1","client_id":"i","client_secret":"s"})"));
  EXPECT_EQ(to_json(*vault().get("b")).reveal(), R"({"client_id":"i","client_secret":"s"})");
}

TEST_F(AVault, TheLastSetCounts) {
  ASSERT_TRUE(vault().set("a", R"({"key":"old"})"));
  ASSERT_TRUE(vault().set("a", R"({"key":"new"})"));
  EXPECT_EQ(vault().get("a")->key.reveal(), "new");
}

TEST_F(AVault, RemovedIsGone) {
  ASSERT_TRUE(vault().set("a", R"({"key":"k"})"));
  EXPECT_TRUE(vault().remove("a"));
  EXPECT_EQ(code_of_get("a"), ErrorCode::not_found);
  EXPECT_EQ(vault().remove("a").error().code, ErrorCode::not_found);
  EXPECT_THAT(*vault().list(), IsEmpty());
}

TEST_F(AVault, LeavesNoTemporaryFilesAndOnlyTheOwnerReadsAnything) {
  ASSERT_TRUE(vault().set("a", R"({"key":"k"})"));
  ASSERT_TRUE(vault().set("a", R"({"key":"k"})"));
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator{directory_ / "vault"}) {
    ++files;
    EXPECT_EQ(entry.status().permissions(), std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  }
  EXPECT_EQ(files, 2u);
  EXPECT_EQ(std::filesystem::status(directory_ / "vault").permissions(), std::filesystem::perms::owner_all);
}

TEST_F(AVault, HoldsNoSecretInTheClear) {
  ASSERT_TRUE(vault().set("a", R"({"key":"very-secret-key"})"));
  EXPECT_THAT(bytes("a.sealed"), Not(HasSubstr("very-secret")));
  const std::string first = bytes("a.sealed");
  ASSERT_TRUE(vault().set("a", R"({"key":"very-secret-key"})"));
  EXPECT_NE(bytes("a.sealed"), first) << "each sealing has a nonce of its own";
}

TEST_F(AVault, EveryAlteredByteIsNoticed) {
  ASSERT_TRUE(vault().set("a", R"({"key":"k"})"));
  const std::string whole = bytes("a.sealed");
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::string altered = whole;
    altered[i] = static_cast<char>(altered[i] ^ 0x80);
    write("a.sealed", altered);
    EXPECT_EQ(code_of_get("a"), ErrorCode::corrupt) << "byte " << i;
  }
}

TEST_F(AVault, EveryCutAndAnAppendedByteAreNoticed) {
  ASSERT_TRUE(vault().set("a", R"({"key":"k"})"));
  const std::string whole = bytes("a.sealed");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    write("a.sealed", whole.substr(0, size));
    EXPECT_EQ(code_of_get("a"), ErrorCode::corrupt) << size << " bytes";
  }
  write("a.sealed", whole + "x");
  EXPECT_EQ(code_of_get("a"), ErrorCode::corrupt);
  write("a.sealed", std::string(std::size_t{1} << 20, 'x'));
  EXPECT_EQ(code_of_get("a"), ErrorCode::corrupt);
}

TEST_F(AVault, ASealedFileUnderAnotherNameIsCorrupt) {
  ASSERT_TRUE(vault().set("test", R"({"key":"k"})"));
  std::filesystem::copy_file(file("test.sealed"), file("production.sealed"));
  EXPECT_EQ(code_of_get("production"), ErrorCode::corrupt);
}

TEST_F(AVault, WithoutItsKeyNothingIsReadOrOverwritten) {
  ASSERT_TRUE(vault().set("a", R"({"key":"k"})"));
  std::filesystem::remove(file("vault.key"));
  EXPECT_EQ(code_of_get("a"), ErrorCode::corrupt);
  EXPECT_EQ(vault().set("b", R"({"key":"k"})").error().code, ErrorCode::corrupt);
  write("vault.key", "short");
  EXPECT_EQ(code_of_get("a"), ErrorCode::corrupt);
  write("vault.key", std::string(32, 'k'));
  EXPECT_EQ(code_of_get("a"), ErrorCode::corrupt);
}

TEST_F(AVault, ANewerFormatIsSaidToBeNewer) {
  ASSERT_TRUE(vault().set("a", R"({"key":"k"})"));
  std::string newer = bytes("a.sealed");
  newer[15] = '2';
  write("a.sealed", newer);
  EXPECT_EQ(code_of_get("a"), ErrorCode::newer_version);
}

TEST_F(AVault, NamesAreOfAFewCharactersSoThatTheyAreFileNames) {
  for (const std::string& name : {std::string{}, std::string{"a b"}, std::string{"../a"}, std::string{"a/b"},
                                  std::string{".a"}, std::string{"-a"}, std::string{"ä"}, std::string(101, 'a')}) {
    EXPECT_EQ(vault().set(name, R"({"key":"k"})").error().code, ErrorCode::invalid_input) << name;
    EXPECT_EQ(vault().get(name).error().code, ErrorCode::invalid_input) << name;
    EXPECT_EQ(vault().remove(name).error().code, ErrorCode::invalid_input) << name;
  }
  for (const std::string name : {"A", "acme.pendo_eu-1"}) EXPECT_TRUE(vault().set(name, R"({"key":"k"})")) << name;
  EXPECT_TRUE(vault().set(std::string(100, 'a'), R"({"key":"k"})"));
}

TEST_F(AVault, AnythingButOneCredentialIsAnErrorThatDoesNotQuoteIt) {
  for (const std::string json :
       {"", "hunter2", "\"hunter2\"", "[\"hunter2\"]", "{}", R"({"key":"")", R"({"key":""})", R"({"key":7})",
        R"({"client_id":"hunter2"})", R"({"client_secret":"hunter2"})", R"({"key":"hunter2\nX: y"})",
        R"({"key":"hunter2","client_id":"hunter2","client_secret":"hunter2"})", R"({"password":"hunter2"})",
        R"({"key":"hunter2"} {"key":"hunter2"})", "{\"key\":\"hunter2\xff\"}"}) {
    const auto set = vault().set("a", json);
    ASSERT_FALSE(set.has_value()) << json;
    EXPECT_EQ(set.error().code, ErrorCode::invalid_input);
    EXPECT_THAT(to_line(set.error()), Not(HasSubstr("hunter2")));
    EXPECT_THAT(to_line(set.error()), HasSubstr("client_secret"));
  }
  EXPECT_THAT(*vault().list(), IsEmpty());
}

TEST_F(AVault, HostileInputIsRefusedWithoutHarm) {
  EXPECT_EQ(vault().set("a", std::string(100'000, '[')).error().code, ErrorCode::invalid_input);
  EXPECT_EQ(vault().set("a", std::string(60'000, '[')).error().code, ErrorCode::invalid_input);
  EXPECT_EQ(vault().set("a", "{\"key\":\"" + std::string(std::size_t{1} << 20, 'k') + "\"}").error().code,
            ErrorCode::invalid_input);
}

TEST_F(AVault, ADirectoryThatCannotBeMadeIsAnErrorOfStorage) {
  std::ofstream{directory_ / "file"} << "x";
  EXPECT_EQ(Vault::open(directory_ / "file" / "vault").error().code, ErrorCode::storage);
}

TEST(ASecret, IsEmptyAfterItWasMovedAway) {
  Secret first{std::string{"short"}};
  const Secret second = std::move(first);
  EXPECT_EQ(second.reveal(), "short");
  EXPECT_TRUE(first.empty());  // NOLINT(bugprone-use-after-move): that is the rule
}

}  // namespace
}  // namespace tidemark::vault
