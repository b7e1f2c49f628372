#include <string>

#include <gmock/gmock.h>

#include "vault/seal.h"
#include "vault_folder.h"

namespace tidemark::vault {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view raw_key = "0123456789abcdefghijklmnopqrstuv";
constexpr const char* hex_key = "303132333435363738396162636465666768696a6b6c6d6e6f70717273747576";
constexpr const char* base64_key = "MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1ub3BxcnN0dXY=";

class AKey : public VaultFolder {
 protected:
  KeySource in_file(const std::string& bytes) {
    write("../key", bytes);
    return {.file = directory_ / "key", .name = "$TIDEMARK_KEY_FILE"};
  }
  static KeySource as_text(const std::string& text) { return {.text = Secret{text}, .name = "$TIDEMARK_KEY"}; }
};

TEST_F(AKey, IsThirtyTwoBytesAsTheyAreOrInHexadecimalOrInBase64) {
  for (const std::string& text : {std::string{raw_key}, std::string{hex_key}, std::string{base64_key},
                                  std::string{hex_key} + "\n", " " + std::string{base64_key} + "\r\n"}) {
    const auto key = read_key(text);
    ASSERT_TRUE(key) << text;
    EXPECT_EQ(key->reveal(), raw_key) << text;
  }
}

TEST_F(AKey, IsNothingElseAndTheErrorDoesNotQuoteIt) {
  for (const std::string text : {"", "hunter2", "303132", "MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1ub3BxcnN0dXY=MDEy",
                                 "zz3132333435363738396162636465666768696a6b6c6d6e6f70717273747576"}) {
    const auto key = read_key(text);
    ASSERT_FALSE(key) << text;
    EXPECT_EQ(key.error().code, ErrorCode::invalid_input);
    EXPECT_TRUE(text.empty() || to_line(key.error()).find(text) == std::string::npos) << text;
  }
}

TEST_F(AKey, FromAFileOrFromATextSealsWithoutAFileOfItsOwn) {
  ASSERT_TRUE(vault(in_file(hex_key)).set("a", R"({"key":"k"})"));
  EXPECT_FALSE(std::filesystem::exists(file("vault.key")));
  EXPECT_EQ(vault(as_text(base64_key)).get("a")->key.reveal(), "k") << "the same key, given in another way";
}

TEST_F(AKey, ThatIsNotWhereItShouldBeIsNeverMade) {
  const KeySource missing{.file = directory_ / "nowhere", .name = "$TIDEMARK_KEY_FILE"};
  const auto set = vault({.file = missing.file, .name = missing.name}).set("a", R"({"key":"k"})");
  ASSERT_FALSE(set);
  EXPECT_EQ(set.error().code, ErrorCode::storage);
  EXPECT_THAT(to_line(set.error()), HasSubstr("$TIDEMARK_KEY_FILE"));
  EXPECT_THAT(to_line(set.error()), HasSubstr("nowhere"));
  EXPECT_FALSE(std::filesystem::exists(missing.file));
  EXPECT_FALSE(std::filesystem::exists(file("vault.key")));
}

TEST_F(AKey, OfAnotherVaultOpensNothingSealsNothingAndDestroysNothing) {
  ASSERT_TRUE(vault().set("a", R"({"key":"k"})"));
  const std::string sealed = bytes("a.sealed");
  const std::string key = bytes("vault.key");
  EXPECT_EQ(vault(as_text(hex_key)).get("a").error().code, ErrorCode::corrupt);
  const auto set = vault(as_text(hex_key)).set("b", R"({"key":"k"})");
  ASSERT_FALSE(set) << "a vault of two keys";
  EXPECT_EQ(set.error().code, ErrorCode::corrupt);
  EXPECT_THAT(to_line(set.error()), HasSubstr("the key of $TIDEMARK_KEY does not open"));
  EXPECT_EQ(vault(as_text(hex_key)).check_can_set("b").error().code, ErrorCode::corrupt) << "told beforehand";
  EXPECT_TRUE(vault().check_can_set("b"));
  EXPECT_FALSE(vault(as_text(hex_key)).rotate({}));
  EXPECT_EQ(bytes("a.sealed"), sealed);
  EXPECT_EQ(bytes("vault.key"), key);
  EXPECT_EQ(vault().get("a")->key.reveal(), "k");
}

TEST_F(AKey, ThatIsNoneIsSaidSoWithoutItsBytes) {
  const auto set = vault(as_text("hunter2")).set("a", R"({"key":"k"})");
  ASSERT_FALSE(set);
  EXPECT_THAT(to_line(set.error()), HasSubstr("$TIDEMARK_KEY"));
  EXPECT_THAT(to_line(set.error()), Not(HasSubstr("hunter2")));
  EXPECT_FALSE(std::filesystem::exists(file("vault.key")));
}

TEST_F(AKey, ThatIsLostIsNotMadeAnewWhereSomethingIsSealed) {
  ASSERT_TRUE(vault().set("a", R"({"key":"k"})"));
  std::filesystem::remove(file("vault.key"));
  const auto set = vault().set("b", R"({"key":"k"})");
  ASSERT_FALSE(set);
  EXPECT_THAT(to_line(set.error()), HasSubstr("$TIDEMARK_KEY_FILE"));
  EXPECT_FALSE(std::filesystem::exists(file("vault.key")));
}

TEST_F(AKey, ADamagedCredentialAloneCanBeSetAgain) {
  ASSERT_TRUE(vault().set("a", R"({"key":"k"})"));
  write("a.sealed", "damaged");
  EXPECT_TRUE(vault().set("a", R"({"key":"k-2"})"));
  EXPECT_EQ(vault().get("a")->key.reveal(), "k-2");
}

}  // namespace
}  // namespace tidemark::vault
