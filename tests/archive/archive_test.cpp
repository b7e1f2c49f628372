#include "archive/archive.h"

#include <csignal>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include "archive/file_archive.h"
#include "archive/memory_archive.h"
#include "core/hash/blake2b.h"

namespace tidemark::archive {
namespace {

namespace fs = std::filesystem;

enum class Where : std::uint8_t { files, memory };

/// What every archive promises.
class Archives : public ::testing::TestWithParam<Where> {
 protected:
  Archives() {
    fs::remove_all(directory_);
    open();
  }
  ~Archives() override {
    archive_.reset();
    fs::remove_all(directory_);
  }

  Surroundings surroundings() {
    return {[this] { return now_; },
            [this](std::span<std::uint8_t> bytes) {
              for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(++random_ * 37);
            }};
  }

  void open() {
    if (GetParam() == Where::memory) {
      archive_ = std::make_unique<MemoryArchive>(folder_, surroundings());
      return;
    }
    auto opened = FileArchive::open(directory_, surroundings());
    ASSERT_TRUE(opened) << to_line(opened.error());
    archive_ = std::move(*opened);
  }

  /// As a string, and several times in memory of its own: the same bytes, or the same error.
  [[nodiscard]] Result<std::string> get(std::string_view name) const {
    auto bytes = archive_->get(name);
    const std::vector<std::string> names(9, std::string{name});
    for (const Result<PageBytes>& one : archive_->get_each(names))
      EXPECT_EQ(bytes, one.map([](const PageBytes& room) { return std::string{room.view()}; })) << name;
    return bytes;
  }

  std::string stored(const std::string& name) {
    if (GetParam() == Where::memory) return folder_.files.at(name);
    std::ifstream file{directory_ / name, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
  }
  void store(const std::string& name, const std::string& bytes) {
    if (GetParam() == Where::memory) folder_.files[name] = bytes;
    else std::ofstream{directory_ / name, std::ios::binary | std::ios::trunc} << bytes;
  }

  std::string put(std::string_view bytes) {
    const auto name = archive_->put_page(bytes);
    EXPECT_TRUE(name) << to_line(name.error());
    return name ? *name : "";
  }

  Instant now_{1'700'000'000'000};
  std::uint32_t random_ = 0;
  MemoryFolder folder_;
  fs::path directory_ = fs::path{::testing::TempDir()} / ("tidemark-archive-" + std::to_string(::getpid()));
  std::unique_ptr<Archive> archive_;
};

TEST_P(Archives, APageIsGivenBackAsItWasPutAlsoAfterANewStart) {
  const std::string page = "Id,Name\r\n003A,\"a\0b\"\r\n";
  const std::string name = put(page);
  const std::string empty = put("");
  open();
  EXPECT_EQ(*get(name), page);
  EXPECT_EQ(*get(empty), "");
}

TEST_P(Archives, ANameTellsNothingOfThePage) {
  const std::string first = put("the same row");
  const std::string second = put("the same row");
  EXPECT_NE(first, second);
  EXPECT_NE(first, to_hex(blake2b("the same row")));
  EXPECT_EQ(first.size(), 64u);
}

TEST_P(Archives, PagesAreCompressed) { EXPECT_LT(stored(put(std::string(100'000, 'x'))).size(), 1'000u); }

TEST_P(Archives, APlanIsKeptUnderItsOwnDigestAndReplacesAnEarlierOne) {
  const Digest digest = blake2b("changes");
  EXPECT_EQ(*archive_->put_plan(digest, "first"), to_hex(digest));
  EXPECT_EQ(*archive_->put_plan(digest, "second"), to_hex(digest));
  EXPECT_EQ(*get(to_hex(digest)), "second");
}

TEST_P(Archives, WhatWasAlteredOrCutAnywhereIsCorruptNeverSomethingElse) {
  const std::string page = put("Id,Name\n003A,Ann\n");
  const std::string plan = *archive_->put_plan(blake2b("changes"), "{\"change\":1}\n");
  for (const std::string& name : {page, plan}) {
    const std::string whole = stored(name);
    const std::string content = *get(name);
    for (std::size_t at = 0; at < whole.size(); ++at) {
      std::string altered = whole;
      altered[at] = static_cast<char>(altered[at] ^ 0x21);
      store(name, altered);
      const bool is_time = at >= 6 && at < 14;
      const auto read = get(name);
      if (is_time || read) {
        EXPECT_EQ(read.value_or(""), content) << at;
      } else {
        EXPECT_EQ(read.error().code, ErrorCode::corrupt) << at;
      }
      store(name, whole.substr(0, at));
      ASSERT_FALSE(get(name)) << at;
      EXPECT_EQ(get(name).error().code, ErrorCode::corrupt) << at;
    }
    store(name, whole + "x");
    EXPECT_EQ(get(name).error().code, ErrorCode::corrupt);
    store(name, whole);
  }
}

TEST_P(Archives, AClaimedLengthIsNotBelieved) {
  const std::string name = put("short");
  std::string altered = stored(name);
  for (std::size_t at = 14; at < 22; ++at) altered[at] = '\x7f';
  store(name, altered);
  EXPECT_EQ(get(name).error().code, ErrorCode::corrupt);
}

TEST_P(Archives, APageOrPlanUnderAnothersNameIsCorrupt) {
  const std::string first = put("first");
  const std::string second = put("second");
  store(first, stored(second));
  EXPECT_EQ(get(first).error().code, ErrorCode::corrupt);
  const std::string plan = *archive_->put_plan(blake2b("one"), "lines");
  const std::string other = *archive_->put_plan(blake2b("other"), "other lines");
  store(plan, stored(other));
  EXPECT_EQ(get(plan).error().code, ErrorCode::corrupt);
}

TEST_P(Archives, ANameThatThereIsNotOrThatIsNoNameIsNotFound) {
  for (const std::string& name : {std::string(64, 'a'), std::string{}, std::string{"../../etc/passwd"},
                                  std::string(64, '.'), std::string(63, 'a') + "/", std::string(64, 'A')})
    EXPECT_EQ(get(name).error().code, ErrorCode::not_found) << name;
}

TEST_P(Archives, RetentionRemovesWhatIsOldAndNotToBeKept) {
  const std::string old = put("old");
  const std::string kept = put("old, but the newest complete page of its side");
  now_.milliseconds += one_day;
  const Instant yesterday = now_;
  const std::string fresh = put("fresh");
  const auto collected =
      archive_->collect([&](const Piece& piece) { return piece.put >= yesterday || piece.name == kept; });
  ASSERT_TRUE(collected) << to_line(collected.error());
  EXPECT_EQ(collected->removed, 1u);
  EXPECT_GT(collected->freed, 0u);
  EXPECT_EQ(collected->kept, 2u);
  EXPECT_EQ(get(old).error().code, ErrorCode::not_found);
  EXPECT_TRUE(get(kept));
  EXPECT_TRUE(get(fresh));
}

TEST_P(Archives, ShowWhatTheyKeep) {
  const std::string page = put(std::string(10'000, 'x'));
  now_.milliseconds += 5;
  const std::string plan = *archive_->put_plan(blake2b("plan"), "lines");
  store(put("a page"), "damaged");
  std::map<std::string, std::pair<Instant, std::uint64_t>> shown;
  ASSERT_TRUE(archive_->each([&](const Piece& piece) { shown[std::string{piece.name}] = {piece.put, piece.bytes}; }));
  ASSERT_EQ(shown.size(), 2u) << "what is damaged is not shown";
  EXPECT_EQ(shown[page].first.milliseconds, now_.milliseconds - 5);
  EXPECT_EQ(shown[page].second, stored(page).size());
  EXPECT_EQ(shown[plan].first, now_);
}

TEST_P(Archives, SayWhenAPlanWasPutLast) {
  const Digest digest = blake2b("plan");
  const Instant first = now_;
  const auto name = archive_->put_plan(digest, "lines");
  ASSERT_TRUE(name);
  EXPECT_EQ(archive_->time_of(*name), first);
  now_.milliseconds += 5;
  ASSERT_TRUE(archive_->put_plan(digest, "lines"));
  EXPECT_EQ(archive_->time_of(*name), now_);
  EXPECT_EQ(archive_->time_of(std::string(64, 'f')).error().code, ErrorCode::not_found);
  EXPECT_EQ(archive_->time_of("../x").error().code, ErrorCode::not_found);
  store(*name, "damaged");
  EXPECT_EQ(archive_->time_of(*name).error().code, ErrorCode::corrupt);
}

INSTANTIATE_TEST_SUITE_P(Each, Archives, ::testing::Values(Where::files, Where::memory),
                         [](const auto& which) { return which.param == Where::files ? "Files" : "Memory"; });

class FileArchives : public Archives {};

TEST_P(FileArchives, WhatACrashLeftHalfWrittenIsRemovedAtTheNextStartAndStrangersFilesStay) {
  std::ofstream{directory_ / ("incoming-" + std::string(64, 'a'))} << "half";
  std::ofstream{directory_ / "notes.txt"} << "somebody's";
  ASSERT_TRUE(FileArchive::open(directory_, surroundings(), FileArchive::Mode::read_only));
  EXPECT_TRUE(fs::exists(directory_ / ("incoming-" + std::string(64, 'a')))) << "it may be another process's";
  open();
  EXPECT_FALSE(fs::exists(directory_ / ("incoming-" + std::string(64, 'a'))));
  ASSERT_TRUE(archive_->collect([](const Piece&) { return false; }));
  EXPECT_TRUE(fs::exists(directory_ / "notes.txt"));
}

TEST_P(FileArchives, ADiskThatTakesNoMoreIsAClearErrorAndLosesNothing) {
  const std::string name = put("kept before");
  std::string large(200'000, '\0');
  for (std::size_t i = 0; i < large.size(); ++i) large[i] = static_cast<char>((i * 2654435761u) >> 13);
  // The file size limit stands in for a full disk: the write stops in the middle.
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{1'000, before.rlim_max};
  setrlimit(RLIMIT_FSIZE, &small);
  const auto refused = archive_->put_page(large);
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::storage);
  EXPECT_EQ(*get(name), "kept before");
  EXPECT_EQ(std::distance(fs::directory_iterator{directory_}, {}), 1) << "nothing half-written stays";
  EXPECT_TRUE(archive_->put_page(large));
}

TEST_P(FileArchives, AFolderThatCannotBeMadeIsAClearError) {
  std::ofstream{directory_ / "file"} << "x";
  EXPECT_EQ(FileArchive::open(directory_ / "file" / "archive", surroundings()).error().code, ErrorCode::storage);
}

TEST_P(FileArchives, OnlyTheOwnerMayReadAPage) {
  const auto permissions = fs::status(directory_ / put("personal")).permissions();
  EXPECT_EQ(permissions & fs::perms::all, fs::perms::owner_read | fs::perms::owner_write);
}

INSTANTIATE_TEST_SUITE_P(Each, FileArchives, ::testing::Values(Where::files), [](const auto&) { return "Files"; });

TEST(MemoryArchive, ADiskThatIsFullLosesNothing) {
  MemoryFolder folder;
  MemoryArchive archive{folder, {[] { return Instant{1}; }, [](std::span<std::uint8_t>) {}}};
  const std::string name = *archive.put_page("kept");
  folder.has_room = [](std::string_view) { return false; };
  EXPECT_EQ(archive.put_page("more").error().code, ErrorCode::storage);
  EXPECT_EQ(*archive.get(name), "kept");
}

}  // namespace
}  // namespace tidemark::archive
