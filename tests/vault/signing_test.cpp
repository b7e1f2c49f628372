#include <string>

#include <gmock/gmock.h>

#include "vault/seal.h"
#include "vault_folder.h"

namespace tidemark::vault {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class ASigningKey : public VaultFolder {
 protected:
  std::string made(KeySource source = {}) {
    const auto seed = vault(std::move(source)).make_signing_seed();
    EXPECT_TRUE(seed) << to_line(seed.error());
    return seed ? std::string{seed->reveal()} : "";
  }
};

TEST_F(ASigningKey, IsMadeOnceAndSealed) {
  EXPECT_EQ(vault().signing_seed().error().code, ErrorCode::not_found);
  const std::string seed = made();
  EXPECT_EQ(seed.size(), 32U);
  EXPECT_EQ(made(), seed);
  EXPECT_EQ(vault().signing_seed()->reveal(), seed);
  EXPECT_THAT(bytes("log.signing"), Not(HasSubstr(seed)));
  EXPECT_EQ(std::filesystem::status(file("log.signing")).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(ASigningKey, IsNoCredential) {
  made();
  EXPECT_THAT(*vault().list(), IsEmpty());
  ASSERT_TRUE(vault().set("log.signing", R"({"key":"k"})"));
  EXPECT_THAT(*vault().list(), ElementsAre("log.signing"));
  ASSERT_TRUE(vault().remove("log.signing"));
  EXPECT_TRUE(vault().signing_seed());
  EXPECT_EQ(vault().get("/log.signing").error().code, ErrorCode::invalid_input);
}

TEST_F(ASigningKey, ThatWasAlteredOrWhoseKeyIsGoneIsToldOfAndNotMadeAnew) {
  made();
  const std::string sealed = bytes("log.signing");
  std::string altered = sealed;
  altered.back() = static_cast<char>(altered.back() ^ 1);
  write("log.signing", altered);
  const auto seed = vault().make_signing_seed();
  ASSERT_FALSE(seed);
  EXPECT_EQ(seed.error().code, ErrorCode::corrupt);
  EXPECT_THAT(to_line(seed.error()), HasSubstr("log.signing: "));
  write("log.signing", sealed);
  std::filesystem::remove(file("vault.key"));
  EXPECT_EQ(vault().make_signing_seed().error().code, ErrorCode::corrupt);
  EXPECT_EQ(vault().set("a", R"({"key":"k"})").error().code, ErrorCode::corrupt) << "one vault has one key";
  EXPECT_EQ(bytes("log.signing"), sealed);
}

TEST_F(ASigningKey, IsSealedByANewKeyWithTheCredentials) {
  const std::string seed = made();
  ASSERT_TRUE(vault().set("a", R"({"key":"k"})"));
  const std::string old_key = bytes("vault.key");
  const auto rotated = vault().rotate({});
  ASSERT_TRUE(rotated) << to_line(rotated.error());
  EXPECT_EQ(rotated->credentials, 1U);
  EXPECT_NE(bytes("vault.key"), old_key);
  EXPECT_EQ(vault().signing_seed()->reveal(), seed);
  EXPECT_FALSE(unseal(bytes("log.signing"), "/log.signing", Secret{old_key}));
}

TEST_F(ASigningKey, ThatIsGoneIsNotMadeAnew) {
  const std::string seed = made();
  const std::string sealed = bytes("log.signing");
  std::filesystem::remove(file("log.signing"));
  for (const auto& none : {vault().make_signing_seed(), vault().signing_seed()}) {
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().code, ErrorCode::corrupt);
    EXPECT_THAT(to_line(none.error()), HasSubstr("put back vault/log.signing"));
  }
  EXPECT_FALSE(std::filesystem::exists(file("log.signing")));
  write("log.signing", sealed);
  EXPECT_EQ(made(), seed);
}

TEST_F(ASigningKey, OfAnotherDirectoryIsNotTakenForThisOnes) {
  made();
  const std::string known = bytes("log.public");
  EXPECT_EQ(known.size(), 65U) << "as `log key` prints it";
  std::filesystem::remove(file("log.public"));
  std::filesystem::remove(file("log.signing"));
  made();
  write("log.public", known);
  const auto other = vault().signing_seed();
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, ErrorCode::corrupt);
  EXPECT_THAT(to_line(other.error()), HasSubstr(known.substr(0, 64)));
}

TEST_F(ASigningKey, OfAnOlderTidemarkHasItsPublicHalfWrittenDown) {
  const std::string seed = made();
  std::filesystem::remove(file("log.public"));
  EXPECT_EQ(made(), seed);
  EXPECT_TRUE(std::filesystem::exists(file("log.public")));
}

}  // namespace
}  // namespace tidemark::vault
