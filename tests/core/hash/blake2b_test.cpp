#include "core/hash/blake2b.h"

#include <string>

#include <gtest/gtest.h>
#include <sodium.h>

namespace tidemark {
namespace {

Digest of_libsodium(std::string_view bytes, std::string_view key) {
  Digest digest;
  crypto_generichash(digest.bytes.data(), digest.bytes.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                     bytes.size(), reinterpret_cast<const unsigned char*>(key.data()), key.size());
  return digest;
}

TEST(Blake2b, OfNothingIsTheKnownDigest) {
  EXPECT_EQ(to_hex(blake2b("")), "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
}

TEST(Blake2b, AgreesWithLibsodiumForEveryLengthAroundTheBlocks) {
  std::string bytes;
  for (std::size_t length = 0; length < 700; ++length) {
    EXPECT_EQ(blake2b(bytes), of_libsodium(bytes, {})) << length;
    EXPECT_EQ(blake2b(bytes, "a key of some length"), of_libsodium(bytes, "a key of some length")) << length;
    bytes += static_cast<char>(length * 31);
  }
}

TEST(Blake2b, DoesNotDependOnThePiecesItIsFedIn) {
  const std::string bytes(1000, 'x');
  for (std::size_t piece = 1; piece < 300; ++piece) {
    Blake2b hash;
    for (std::size_t at = 0; at < bytes.size(); at += piece) hash.update(std::string_view{bytes}.substr(at, piece));
    EXPECT_EQ(hash.finish(), blake2b(bytes)) << piece;
  }
}

TEST(Digest, IsReadBackFromItsHexDigits) {
  Digest read;
  EXPECT_TRUE(from_hex(to_hex(blake2b("x")), read));
  EXPECT_EQ(read, blake2b("x"));
  EXPECT_FALSE(from_hex("0e57", read));
  EXPECT_FALSE(from_hex(std::string(64, 'g'), read));
}

}  // namespace
}  // namespace tidemark
