// docs/log-format.md is true: its example is what the code does, and a reader written from it alone reads a log.
#include <cstring>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>
#include <rocksdb/db.h>
#include <zstd.h>

#include "core/hash/blake2b.h"
#include "log/frames.h"
#include "samples.h"
#include "support.h"

namespace tidemark::log {
namespace {

/// The bytes of a block ```hex NAME of the page; what stands behind a # is for people.
std::string block(const std::string& name) {
  std::ifstream page{LOG_FORMAT_PAGE};
  std::string hex;
  bool inside = false;
  for (std::string line; std::getline(page, line);) {
    if (line == "```hex " + name) {
      inside = true;
    } else if (line == "```") {
      inside = false;
    } else if (inside) {
      for (const char c : line.substr(0, line.find('#'))) {
        if (c != ' ') hex += c;
      }
    }
  }
  return hex;
}

class FormatPage : public ::testing::Test {
 protected:
  FormatPage() { append_samples(disk, samples_of_version_1()); }
  MemoryDisk disk;
};

TEST_F(FormatPage, ShowsTheEntryAndTheFrameThatTheCodeWrites) {
  EXPECT_EQ(block("entry"), hex_of(disk.parts.at({1, 1, 0})));
  std::string unpacked;
  ASSERT_TRUE(decompress_frame(disk.parts.at({1, 1, 1}), unpacked));
  EXPECT_EQ(block("frame"), hex_of(unpacked));
}

TEST_F(FormatPage, ShowsTheDigestsOfThem) {
  const std::string frame = bytes_of_hex(block("frame"));
  const Digest leaf = blake2b(std::string_view{frame}.substr(17));
  EXPECT_EQ(block("leaf"), to_hex(leaf));
  const std::string_view leaf_bytes{reinterpret_cast<const char*>(leaf.bytes.data()), leaf.bytes.size()};
  EXPECT_EQ(block("root"), to_hex(blake2b(std::string{"\x01\x01\0\0\0\0\0\0\0", 9} + std::string{leaf_bytes})));
  EXPECT_EQ(block("digest"), to_hex(blake2b("\x02" + bytes_of_hex(block("entry")))));
  const auto entries = entries_of(*open_memory_log(disk, 1, sample_surroundings()).value()).value();
  EXPECT_EQ(to_hex(entries[0].events[0].root), block("root"));
  EXPECT_EQ(to_hex(entries[1].previous), block("digest"));
}

TEST_F(FormatPage, ShowsTheKeysThatTheDatabaseHolds) {
  TemporaryDirectory directory;
  {
    auto store = LogStore::open(directory.path, test_options()).value();
    ASSERT_TRUE(store->create("acme"));
  }
  rocksdb::DB* opened = nullptr;
  ASSERT_TRUE(rocksdb::DB::OpenForReadOnly({}, directory.path.string(), &opened).ok());
  const std::unique_ptr<rocksdb::DB> database{opened};
  const std::unique_ptr<rocksdb::Iterator> at{database->NewIterator({})};
  at->SeekToFirst();
  EXPECT_EQ(at->key().ToString(), std::string(16, '\0'));
  EXPECT_EQ(at->value().ToString(), "tidemark log 1");
  at->Next();
  EXPECT_EQ(at->key().ToString(), std::string(15, '\0') + '\1');
  EXPECT_EQ(at->value().ToString(), "2");
  std::string keys;
  for (at->Next(); at->Valid(); at->Next()) keys += hex_of(at->key().ToStringView());
  EXPECT_EQ(keys, block("keys"));
}

/// Written from the page: no type of the project's, but for the hash.
class SecondReader {
 public:
  explicit SecondReader(std::string bytes) : bytes_{std::move(bytes)} {}

  template <class Number>
  Number number() {
    Number value = 0;
    std::memcpy(&value, bytes_.data() + at_, sizeof value);
    at_ += sizeof value;
    return value;
  }
  std::string text(std::size_t size) {
    at_ += size;
    return bytes_.substr(at_ - size, size);
  }
  [[nodiscard]] bool at_end() const { return at_ == bytes_.size(); }

 private:
  std::string bytes_;
  std::size_t at_ = 0;
};

std::string hashed(const std::string& bytes) {
  const Digest digest = blake2b(bytes);
  return {reinterpret_cast<const char*>(digest.bytes.data()), digest.bytes.size()};
}

std::string number_bytes(std::uint64_t number) { return {reinterpret_cast<const char*>(&number), sizeof number}; }

/// The leaves of all items of an append, from its frames.
std::vector<std::string> leaves_of(const MemoryDisk& disk, Position position) {
  std::vector<std::string> leaves;
  for (std::uint32_t part = 1; disk.parts.contains({1, position, part}); ++part) {
    const std::string& packed = disk.parts.at({1, position, part});
    std::string unpacked(ZSTD_getFrameContentSize(packed.data(), packed.size()), '\0');
    EXPECT_EQ(ZSTD_decompress(unpacked.data(), unpacked.size(), packed.data(), packed.size()), unpacked.size());
    EXPECT_LE(unpacked.size(), 131'072);
    SecondReader frame{unpacked};
    EXPECT_EQ(frame.number<std::uint8_t>(), 1);
    EXPECT_EQ(frame.number<std::uint64_t>(), leaves.size());
    for (auto count = frame.number<std::uint32_t>(); count > 0; --count) {
      const auto length = frame.number<std::uint32_t>();
      leaves.push_back(hashed(frame.text(1 + 16 + length)));
    }
    EXPECT_TRUE(frame.at_end());
  }
  return leaves;
}

/// Checks an entry against what stands before it; answers its digest.
std::string check_entry(const MemoryDisk& disk, Position position, const std::string& previous) {
  const std::string bytes = disk.parts.at({1, position, 0});
  const auto leaves = leaves_of(disk, position);
  SecondReader entry{bytes};
  EXPECT_EQ(entry.number<std::uint8_t>(), 1);
  EXPECT_EQ(entry.number<std::uint8_t>(), 1);
  EXPECT_EQ(entry.number<std::uint32_t>(), 1);
  EXPECT_EQ(entry.number<std::uint64_t>(), position);
  EXPECT_EQ(entry.text(32), previous);
  entry.text(16);
  EXPECT_EQ(entry.number<std::int64_t>(), 1'760'000'000'000);
  std::size_t leaf = 0;
  for (auto events = entry.number<std::uint64_t>(); events > 0; --events) {
    entry.text(2 + 2 + 8 + 8);
    for (auto counts = entry.number<std::uint64_t>(); counts > 0; --counts) {
      entry.text(entry.number<std::uint64_t>());
      entry.text(8);
    }
    const auto items = entry.number<std::uint64_t>();
    std::string under_root = "\x01" + number_bytes(items);
    for (std::uint64_t i = 0; i < items; ++i) under_root += leaves.at(leaf++);
    EXPECT_EQ(entry.text(32), hashed(under_root));
  }
  EXPECT_TRUE(entry.at_end());
  EXPECT_EQ(leaf, leaves.size());
  return hashed("\x02" + bytes);
}

TEST_F(FormatPage, IsEnoughToWriteASecondReader) {
  auto log = open_memory_log(disk, 1, sample_surroundings()).value();
  const std::vector<Event> two = {event_with_many(3000, 300), event_with({"x", "y"})};
  ASSERT_TRUE(log->append(log->head().position, two));
  std::string digest(32, '\0');
  for (Position position = 1; position <= log->head().position; ++position)
    digest = check_entry(disk, position, digest);
  EXPECT_EQ(hex_of(digest), to_hex(log->head().digest));
}

}  // namespace
}  // namespace tidemark::log
