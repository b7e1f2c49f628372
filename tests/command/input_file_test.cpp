#include "command/input_file.h"

#include <cstdlib>
#include <fstream>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "tidemark.h"

namespace tidemark::command {
namespace {

const std::string large(std::size_t{9} << 20, 'x');

TEST(AnInputFile, MappedOrReadHasTheFilesBytes) {
  const Folder folder;
  for (const std::string& bytes : {std::string{}, std::string{"a,b\n"}, large}) {
    const std::string name = folder.write("file", bytes);
    EXPECT_EQ(InputFile::map(name)->bytes(), bytes);
    EXPECT_EQ(InputFile::read(name)->bytes(), bytes);
  }
  EXPECT_EQ(InputFile::map(folder / "nothing").error().code, ErrorCode::not_found);
  EXPECT_EQ(InputFile::map(folder.path().string()).error().code, ErrorCode::storage);
}

TEST(AnInputFile, ThatIsWrittenWhileItIsMappedIsToldSo) {
  const Folder folder;
  const std::string name = folder.write("file", large);
  const auto file = InputFile::map(name);
  ASSERT_TRUE(file);
  EXPECT_TRUE(file->unchanged());
  std::ofstream{name, std::ios::app} << "more";
  const auto changed = file->unchanged();
  ASSERT_FALSE(changed);
  EXPECT_EQ(changed.error().code, ErrorCode::storage);
  EXPECT_EQ(changed.error().where, name);
}

TEST(AnInputFile, OfANamedPipeIsOpenedOnceAndReadToItsEnd) {
  const Folder folder;
  const std::string name = folder / "pipe";
  ASSERT_EQ(mkfifo(name.c_str(), 0600), 0);
  ASSERT_EQ(std::system(("printf 'a,b\\n' > '" + name + "' &").c_str()), 0);
  const auto file = InputFile::map(name);
  ASSERT_TRUE(file);
  EXPECT_EQ(file->bytes(), "a,b\n");
}

}  // namespace
}  // namespace tidemark::command
