#include "disk/directories.h"

#include <fstream>
#include <vector>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tidemark::disk {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Directories : public ::testing::Test {
 protected:
  Directories() { fs::create_directories(base); }
  ~Directories() override { fs::remove_all(base); }

  Result<void> make(const fs::path& directory) {
    synced.clear();
    return make_directories(directory, [&](const fs::path& path) {
      synced.push_back(path);
      return sync_directory(path);
    });
  }

  fs::path base = fs::path{::testing::TempDir()}.lexically_normal() / ("tidemark-disk-" + std::to_string(::getpid()));
  std::vector<fs::path> synced;
};

TEST_F(Directories, AreMadeLevelByLevelAndTheNameOfEachIsSynced) {
  ASSERT_TRUE(make(base / "a/b/c"));
  EXPECT_TRUE(fs::is_directory(base / "a/b/c"));
  EXPECT_THAT(synced, ElementsAre(base, base / "a", base / "a/b"));
  ASSERT_TRUE(make(base / "a/b/d/"));
  EXPECT_THAT(synced, ElementsAre(base / "a/b"));
  ASSERT_TRUE(make(base / "a/b/d"));
  EXPECT_THAT(synced, IsEmpty()) << "nothing was made";
}

TEST_F(Directories, AreTheirOwnersAloneAndThoseThatWereThereStayAsTheyAre) {
  fs::permissions(base, fs::perms{0755});
  ASSERT_TRUE(make(base / "a/b"));
  EXPECT_EQ(fs::status(base).permissions(), fs::perms{0755});
  EXPECT_EQ(fs::status(base / "a").permissions(), fs::perms{0700});
  EXPECT_EQ(fs::status(base / "a/b").permissions(), fs::perms{0700});
}

TEST_F(Directories, ThatCannotBeMadeAreErrorsOfStorage) {
  std::ofstream{base / "file"} << "x";
  for (const fs::path& path : {base / "file", base / "file/below", fs::path{"/proc/tidemark/data"}}) {
    const auto made = make(path);
    ASSERT_FALSE(made) << path;
    EXPECT_EQ(made.error().code, ErrorCode::storage);
    EXPECT_THAT(made.error().what, HasSubstr("the directory can't be made")) << path;
    EXPECT_EQ(made.error().where, path.string());
  }
}

TEST_F(Directories, WhoseNameCannotBeSyncedAreNotSaidToBeThere) {
  const auto made = make_directories(base / "a/b", [](const fs::path& path) -> Result<void> {
    if (path.filename() == "a") return failure(ErrorCode::storage, "no");
    return {};
  });
  EXPECT_FALSE(made);
}

TEST_F(Directories, OnAFullDiskNoStoreIsOpened) {
  EXPECT_TRUE(check_room(base));
  const auto full = check_room("/proc");  // a file system without room, on every Linux
  ASSERT_FALSE(full);
  EXPECT_EQ(full.error().code, ErrorCode::storage);
  EXPECT_THAT(full.error().what, HasSubstr("No space left on device"));
  EXPECT_EQ(full.error().hint, "make room on the disk");
  EXPECT_EQ(check_room(base / "nowhere").error().code, ErrorCode::storage);
}

TEST_F(Directories, AFileThatAnotherProcessHasLockedIsToldFromOneThatNobodyHas) {
  const fs::path file = base / "LOCK";
  EXPECT_FALSE(is_locked(file)) << "there is none";
  std::ofstream{file} << "";
  EXPECT_FALSE(is_locked(file));
  int told[2];
  int ends[2];
  ASSERT_EQ(pipe(told) + pipe(ends), 0);
  const pid_t child = fork();
  if (child == 0) {
    struct flock lock {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    const int held = open(file.c_str(), O_RDWR);
    const bool locked = held >= 0 && fcntl(held, F_SETLK, &lock) == 0;
    char byte = 0;
    if (write(told[1], locked ? "y" : "n", 1) != 1 || close(ends[1]) != 0 || read(ends[0], &byte, 1) < 0) _exit(1);
    _exit(0);
  }
  char byte = 0;
  ASSERT_EQ(read(told[0], &byte, 1), 1);
  EXPECT_EQ(byte, 'y');
  EXPECT_TRUE(is_locked(file));
  close(ends[1]);
  waitpid(child, nullptr, 0);
  EXPECT_FALSE(is_locked(file)) << "it has gone with its process";
}

}  // namespace
}  // namespace tidemark::disk
