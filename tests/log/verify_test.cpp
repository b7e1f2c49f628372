// Parts of a log, by several threads, and heads that were kept.
#include "log/verify.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rocksdb/db.h>

#include "log/frames.h"
#include "support.h"

namespace tidemark::log {
namespace {

using ::testing::HasSubstr;

class ARange : public ::testing::Test {
 protected:
  ARange() {
    for (int i = 0; i < 300; ++i) heads.push_back(append(*log, event_with({"a", std::to_string(i)})).value());
  }
  [[nodiscard]] Error error_of(const Verification& wanted) const {
    const auto verified = verify(*log, wanted);
    return verified ? Error{ErrorCode::held, "it was taken"} : verified.error();
  }

  TemporaryDirectory directory;
  std::unique_ptr<LogStore> store = LogStore::open(directory.path, test_options()).value();
  EventLog* log = store->create("acme").value();
  std::vector<Head> heads = {Head{}, log->head()};  ///< by position
};

TEST_F(ARange, IsProvenWithWhatStandsBeforeIt) {
  for (const unsigned threads : {1U, 3U})
    for (const auto& [first, last] :
         std::vector<std::pair<Position, Position>>{{1, 301}, {1, 1}, {2, 2}, {7, 250}, {301, 301}, {1, 0}, {200, 0}}) {
      const auto verified = verify(*log, {.first = first, .last = last, .threads = threads});
      ASSERT_TRUE(verified) << to_line(verified.error());
      const Position end = last == 0 ? 301 : last;
      EXPECT_EQ(verified->head, heads[end]);
      EXPECT_EQ(verified->previous, heads[first - 1].digest);
      EXPECT_EQ(verified->first, first);
      EXPECT_EQ(verified->entries, end - first + 1);
      EXPECT_EQ(verified->items, 2 * verified->entries - (first == 1 ? 1 : 0));
      EXPECT_EQ(verified->time, Instant{1'760'000'000'000});
    }
}

TEST_F(ARange, ThatTheLogDoesNotHaveIsToldOf) {
  EXPECT_EQ(error_of({.first = 1, .last = 302}).code, ErrorCode::not_found);
  EXPECT_EQ(error_of({.first = 302}).code, ErrorCode::not_found);
  EXPECT_EQ(error_of({.first = 0}).code, ErrorCode::invalid_input);
  EXPECT_EQ(error_of({.first = 5, .last = 4}).code, ErrorCode::invalid_input);
}

TEST_F(ARange, HoldsAKeptHeadOrNot) {
  for (const Position kept : {99, 100, 150, 200})
    EXPECT_TRUE(verify(*log, {.first = 100, .last = 200, .kept = heads[kept], .threads = 2})) << kept;
  EXPECT_EQ(error_of({.first = 100, .last = 200, .kept = heads[98]}).code, ErrorCode::invalid_input);
  EXPECT_EQ(error_of({.first = 100, .last = 200, .kept = heads[201]}).code, ErrorCode::invalid_input);
  const Error another = error_of({.first = 100, .last = 200, .kept = Head{99, heads[98].digest}});
  EXPECT_EQ(another.code, ErrorCode::corrupt);
  EXPECT_EQ(another.where, "position 99");
  const Error late = error_of({.kept = heads[50], .time = Instant{1}});
  EXPECT_EQ(late.code, ErrorCode::corrupt);
  EXPECT_THAT(late.what, HasSubstr("of another time"));
}

TEST_F(ARange, IsNotProvenWhereAnEntryIsMissingOrAnothersAndTheFirstPlaceIsNamed) {
  const auto damaged = [&](Position position, const std::function<void(rocksdb::DB&, const std::string&)>& damage) {
    store.reset();
    {
      rocksdb::DB* opened = nullptr;
      EXPECT_TRUE(rocksdb::DB::Open({}, directory.path.string(), &opened).ok());
      const std::unique_ptr<rocksdb::DB> database{opened};
      std::string key{"\0\0\0\1\0\0\0\0\0\0\0\0\0\0\0\0", 16};
      key[10] = static_cast<char>(position >> 8);
      key[11] = static_cast<char>(position);
      damage(*database, key);
      EXPECT_TRUE(database->Close().ok());
    }
    store = LogStore::open(directory.path, test_options()).value();
    log = store->log(1).value();
  };
  damaged(290, [](rocksdb::DB& database, const std::string& key) { (void)database.Delete({}, key); });
  for (const unsigned threads : {1U, 3U}) EXPECT_THAT(error_of({.threads = threads}).where, HasSubstr("position 290"));
  // Another item in the place of one, some entries before what is missing: roots are looked at several at a time, the first is told all the same.
  damaged(285, [](rocksdb::DB& database, std::string key) {
    key[15] = 1;
    std::string frame;
    std::string unpacked;
    EXPECT_TRUE(database.Get({}, key, &frame).ok());
    EXPECT_TRUE(decompress_frame(frame, unpacked));
    unpacked.back() ^= 1;
    EXPECT_TRUE(database.Put({}, key, compress_frame(unpacked)).ok());
  });
  for (const unsigned threads : {1U, 3U})
    EXPECT_THAT(error_of({.first = 283, .threads = threads}).what,
                HasSubstr("items of event 285.0 are not those that were stored"));
  damaged(40, [](rocksdb::DB& database, std::string key) {
    key[15] = 1;
    (void)database.Delete({}, key);
  });
  for (const unsigned threads : {1U, 3U}) {
    EXPECT_THAT(error_of({.threads = threads}).what, HasSubstr("item 40.0.0 is missing"));
    EXPECT_TRUE(verify(*log, {.first = 41, .last = 284, .threads = threads}));
  }
}

TEST_F(ARange, SaysHowFarItIsAndCanBeStopped) {
  std::uint64_t reported = 0;
  const auto report = [&](std::uint64_t done, std::uint64_t of) {
    EXPECT_LT(reported, done);
    EXPECT_EQ(of, 100);
    reported = done;
    return true;
  };
  ASSERT_TRUE(verify(*log, {.first = 11, .last = 110, .threads = 3, .progress = report}));
  EXPECT_EQ(reported, 100);
  EXPECT_EQ(error_of({.threads = 3, .progress = [](auto, auto) { return false; }}).code, ErrorCode::interrupted);
}

}  // namespace
}  // namespace tidemark::log
