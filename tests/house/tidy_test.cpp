#include "tidy.h"

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace tidemark::house {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

/// The files that belong to the project: what git tracks, and what it would track next.
std::vector<File> read_project() {
  const std::string top = TIDEMARK_SOURCE;
  const std::string command =
      "git -c safe.directory='*' -C '" + top + "' ls-files -z --cached --others --exclude-standard";
  const std::unique_ptr<FILE, int (*)(FILE*)> listing{popen(command.c_str(), "r"), pclose};
  std::string paths;
  std::array<char, 4096> piece{};
  while (const std::size_t read = fread(piece.data(), 1, piece.size(), listing.get())) paths.append(piece.data(), read);

  std::vector<File> files;
  std::istringstream each{paths};
  for (std::string path; std::getline(each, path, '\0');) {
    if (!std::filesystem::is_regular_file(top + "/" + path)) continue;  // removed, not yet committed
    std::ifstream file{top + "/" + path, std::ios::binary};
    files.push_back({path, std::string{std::istreambuf_iterator<char>{file}, {}}});
  }
  return files;
}

const std::vector<File>& project() {
  static const std::vector<File> files = read_project();
  return files;
}

const File& project_file(const std::string& path) {
  for (const File& file : project()) {
    if (file.path == path) return file;
  }
  throw std::runtime_error(path + " is not a file of the project");
}

Findings in_project(Findings (*check)(const File&)) {
  Findings all;
  for (const File& file : project()) {
    for (std::string& finding : check(file)) all.push_back(std::move(finding));
  }
  return all;
}

std::vector<std::string> room_folders() {
  std::vector<std::string> folders;
  std::istringstream each{TIDEMARK_ROOMS};
  for (std::string folder; std::getline(each, folder, ':');) folders.push_back(folder);
  return folders;
}

TEST(House, HasFilesAndRooms) {
  EXPECT_GT(project().size(), 50u);
  EXPECT_THAT(room_folders(), testing::Contains("engine/core"));
}

TEST(House, FilesAreShortAndCleanText) { EXPECT_THAT(in_project(check_text), IsEmpty()); }
TEST(House, NamesNoMachineAndNoRegistry) { EXPECT_THAT(in_project(check_places), IsEmpty()); }
TEST(House, CoreIsPure) { EXPECT_THAT(in_project(check_purity), IsEmpty()); }
TEST(House, LibrariesStayInTheirRooms) { EXPECT_THAT(in_project(check_libraries), IsEmpty()); }
TEST(House, EverySourceIsBuilt) { EXPECT_THAT(check_sources_are_built(project()), IsEmpty()); }
TEST(House, TestsWithThreadsAreWatched) { EXPECT_THAT(check_threads_are_watched(project()), IsEmpty()); }
TEST(House, TypesAreDefinedOnce) { EXPECT_THAT(check_types_are_defined_once(project()), IsEmpty()); }
TEST(House, MapNamesEveryRoom) { EXPECT_THAT(check_map(project_file("ARCHITECTURE.md"), room_folders()), IsEmpty()); }

TEST(House, HasTheFilesThatANewcomerLooksFor) {
  for (const char* path : {"README.md", "LICENSE", "CONTRIBUTING.md", "ARCHITECTURE.md", ".ci/run"}) {
    EXPECT_FALSE(project_file(path).text.empty()) << path;
  }
  EXPECT_THAT(project_file("README.md").text, testing::AllOf(HasSubstr("tools/demo"), HasSubstr("tools/test")));
}

TEST(House, AChoiceOfTestsThatHoldsNoneIsAnError) {
  const auto presets = nlohmann::json::parse(project_file("CMakePresets.json").text).at("testPresets");
  EXPECT_EQ(presets.at(0).at("name"), "all");
  EXPECT_EQ(presets.at(0).at("execution").at("noTestsAction"), "error");
  for (std::size_t i = 1; i < presets.size(); ++i) EXPECT_EQ(presets[i].at("inherits"), "all") << presets[i];
}

// That each rule bites.

TEST(Tidy, RefusesTabsBlanksCarriageReturnsAndAMissingNewline) {
  EXPECT_THAT(check_text({"a.md", "a\n\tb\nc \nd\r\ne"}),
              ElementsAre("a.md:2: a tab", "a.md:3: a blank at the end of the line", "a.md:4: a carriage return",
                          "a.md: no newline at the end"));
  EXPECT_THAT(check_text({"tests/data/a.csv", "\t \r\n"}), IsEmpty());
}

TEST(Tidy, RefusesTheSixHundredAndFirstLine) {
  std::string text;
  for (int line = 0; line < 600; ++line) text += "x\n";
  EXPECT_THAT(check_text({"engine/core/a.cpp", text}), IsEmpty());
  EXPECT_THAT(check_text({"engine/core/a.cpp", text + "x\n"}),
              ElementsAre("engine/core/a.cpp: 601 lines, more than 600"));
  EXPECT_THAT(check_text({"engine/core/a.inc", text + "x\n"}), IsEmpty());
}

TEST(Tidy, RefusesPathsOfMachinesAndRegistries) {
  const std::string home = std::string{"/ho"} + "me/";
  EXPECT_THAT(check_places({"README.md", "cd " + home + "ann\n"}), ElementsAre("README.md:1: names " + home));
  EXPECT_THAT(check_places({"tests/data/x", "cd " + home + "ann\n"}), IsEmpty());
}

TEST(Tidy, RefusesClocksFilesThreadsAndChanceInTheCore) {
  for (const char* line :
       {"#include <thread>", "#include <fstream>", "#include <mutex>", "#include <random>", "#include <rocksdb/db.h>",
        "#include <curl/curl.h>", "#include <unistd.h>", "  # include <mutex>", "auto home = std::getenv(\"HOME\");",
        "const auto now = time(nullptr);", "int die = rand();", "std::cerr << 1;", "thread_local int x;",
        "std::chrono::system_clock::now();", "std::chrono::current_zone();", "std::chrono::utc_clock::now();"}) {
    EXPECT_THAT(check_purity({"engine/core/a.cpp", std::string{line} + "\n"}), SizeIs(1)) << line;
    EXPECT_THAT(check_purity({"storage/log/a.cpp", std::string{line} + "\n"}), IsEmpty()) << line;
  }
}

TEST(Tidy, AllowsPlainThingsInTheCore) {
  for (const char* line :
       {"#include <vector>", "#include <cstdint>", "#include <chrono>", "std::chrono::sys_days{day}",
        "#include <tl/expected.hpp>", "#include <nlohmann/json.hpp>", "// never call time(nullptr)",
        "/* rand() */ int a;", "const char* hint = \"std::cerr\";", "int operand(int);", "Instant time() const;",
        "auto x = 'a' == '\\'' || grand(1);", "std::snprintf(out, 3, \"x\");"}) {
    EXPECT_THAT(check_purity({"engine/core/a.cpp", std::string{line} + "\n"}), IsEmpty()) << line;
  }
}

TEST(Tidy, RefusesALibraryInARoomItIsNotFor) {
  EXPECT_THAT(check_libraries({"engine/sync/a.cpp", "#include <rocksdb/db.h>\n"}), SizeIs(1));
  EXPECT_THAT(check_libraries({"storage/logbook/a.cpp", "#include <rocksdb/db.h>\n"}), SizeIs(1));
  EXPECT_THAT(check_libraries({"storage/log/a.cpp", "#include <rocksdb/db.h>\n"}), IsEmpty());
}

TEST(Tidy, RefusesTwoTypesOfOneNameInOneNamespace) {
  const File first{"engine/core/a/arena.h", "namespace tidemark {\nclass Arena {\n};\n}  // namespace tidemark\n"};
  const File second{"engine/core/b/arena.h", "namespace tidemark {\n\nclass Arena {\n};\n}  // namespace tidemark\n"};
  const File elsewhere{"storage/log/arena.h",
                       "namespace tidemark::log {\nclass Arena {\n};\n}  // namespace tidemark::log\n"};
  const File announced{
      "engine/core/c.h",
      "namespace tidemark {\nclass Arena;\nstruct C {\n  class Arena {};\n};\n}  // namespace tidemark\n"};
  EXPECT_THAT(check_types_are_defined_once({first, second}),
              ElementsAre("engine/core/b/arena.h:3: tidemark::Arena is defined in engine/core/a/arena.h too"));
  EXPECT_THAT(check_types_are_defined_once({first, elsewhere, announced}), IsEmpty());
}

TEST(Tidy, RefusesASourceThatNobodyCompilesAndATestFileWithoutTests) {
  const File list{"tests/log/CMakeLists.txt", "tidemark_test(log_test SOURCES a_test.cpp sub/b_test.cpp)\n"};
  const std::string test = "TEST(A, B) {}\n";
  EXPECT_THAT(check_sources_are_built({list, {"tests/log/a_test.cpp", test}, {"tests/log/sub/b_test.cpp", test}}),
              IsEmpty());
  EXPECT_THAT(check_sources_are_built({list, {"tests/log/c_test.cpp", test}}), SizeIs(1));
  EXPECT_THAT(check_sources_are_built({list, {"tests/log/b_test.cpp", test}}), SizeIs(1));
  EXPECT_THAT(check_sources_are_built({list, {"tests/log/a_test.cpp", "// TEST(A, B)\n"}}), SizeIs(1));
}

TEST(Tidy, RefusesATestWithThreadsThatTheSanitizerNeverSees) {
  const File test{"tests/log/a_test.cpp", "std::thread other{[] {}};\n"};
  EXPECT_THAT(check_threads_are_watched({{"tests/log/CMakeLists.txt", "tidemark_test(a USES log)\n"}, test}),
              SizeIs(1));
  EXPECT_THAT(check_threads_are_watched({{"tests/log/CMakeLists.txt", "tidemark_test(a THREADS)\n"}, test}), IsEmpty());
}

TEST(Tidy, RefusesAMapWithoutARoom) {
  const File map{"ARCHITECTURE.md", "`engine/core` decides\n"};
  EXPECT_THAT(check_map(map, {"engine/core"}), IsEmpty());
  EXPECT_THAT(check_map(map, {"engine/core", "storage/log"}), ElementsAre(HasSubstr("storage/log")));
}

TEST(Tidy, ReadsCodeWithoutCommentsAndQuotes) {
  EXPECT_EQ(code_only("a // b\n\"c\\\"d\" e 1'000 'f'"), "a     \n       e 1'000    ");
  EXPECT_EQ(code_only("R\"x(a)\" b)x\" c /* d\n */ e"), "             c     \n    e");
}

}  // namespace
}  // namespace tidemark::house
