#include "zones/zone_table.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

namespace tidemark {
namespace {

/// A folder of zones of the test's own, named by TZDIR.
class OwnZones : public testing::Test {
 protected:
  OwnZones() {
    std::string name = (std::filesystem::temp_directory_path() / "zones-XXXXXX").string();
    folder_ = mkdtemp(name.data());
    setenv("TZDIR", folder_.c_str(), 1);
  }
  ~OwnZones() override {
    unsetenv("TZDIR");
    std::filesystem::remove_all(folder_);
  }
  void write(const std::string& name, std::string_view bytes) {
    std::ofstream{folder_ / name, std::ios::binary} << bytes;
  }

  std::filesystem::path folder_;
};

TEST(ZoneTable, HasTheZonesOfTheMachine) {
  const auto london = load_zone("Europe/London");
  ASSERT_TRUE(london);
  EXPECT_EQ(london->offset_at(Instant{0}), 3600);
  for (const char* name :
       {"UTC", "Etc/GMT+12", "America/Argentina/Buenos_Aires", "America/Port-au-Prince", "EST5EDT"}) {
    EXPECT_TRUE(zone_exists(name)) << name;
  }
}

TEST(ZoneTable, TakesNamesLetterForLetterAndNoWayOutOfItsFolder) {
  for (const std::string name : {"", "Europe/Atlantis", "europe/london", "Europe", "Europe/", "/Europe/London",
                                 "Europe//London", "../zoneinfo/UTC", "Europe/../UTC", "./UTC", ".", "..",
                                 "/etc/passwd", "tzdata.zi", "UTC ", "UTC\n", ":UTC", "Europe\\London"}) {
    const auto zone = load_zone(name);
    ASSERT_FALSE(zone) << name;
    EXPECT_EQ(zone.error().code, ErrorCode::invalid_input) << name;
    EXPECT_THAT(zone.error().hint, testing::HasSubstr("IANA")) << name;
  }
  EXPECT_FALSE(zone_exists(std::string("UTC\0", 4)));
  EXPECT_FALSE(zone_exists(std::string(100'000, 'x')));
}

TEST(ZoneTable, SaysWhichReleaseItIs) {
  EXPECT_THAT(zone_table_version(), testing::MatchesRegex("20[0-9][0-9][a-z]+"));
}

TEST_F(OwnZones, AreReadFromTheFolderThatTzdirNames) {
  std::filesystem::copy_file("/usr/share/zoneinfo/Asia/Kathmandu", folder_ / "Mine");
  EXPECT_EQ(load_zone("Mine")->offset_at(Instant{1'700'000'000'000}), 5 * 3600 + 45 * 60);
  EXPECT_FALSE(zone_exists("Asia/Kathmandu"));
}

TEST_F(OwnZones, HaveTheVersionOfEitherFile) {
  EXPECT_EQ(zone_table_version(), "");
  write("tzdata.zi", "# version 2031c\n# This zic input file\n");
  EXPECT_EQ(zone_table_version(), "2031c");
  write("+VERSION", "2031d\n");
  EXPECT_EQ(zone_table_version(), "2031d");
}

TEST_F(OwnZones, ThatAreNoZoneFilesAreErrorsThatNameTheFile) {
  write("Broken", "TZif2");
  write("Words", "Feb 30 02:00 never");
  for (const char* name : {"Broken", "Words"}) {
    const auto zone = load_zone(name);
    ASSERT_FALSE(zone);
    EXPECT_EQ(zone.error().code, ErrorCode::invalid_input);
    EXPECT_THAT(zone.error().where, testing::HasSubstr(name));
  }
}

TEST_F(OwnZones, ThatArePipesAreNotWaitedFor) {
  ASSERT_EQ(mkfifo((folder_ / "Pipe").c_str(), 0600), 0);
  EXPECT_FALSE(zone_exists("Pipe"));
}

TEST_F(OwnZones, ThatAreMissingAltogetherAreTold) {
  std::filesystem::remove_all(folder_);
  const auto zone = load_zone("UTC");
  ASSERT_FALSE(zone);
  EXPECT_EQ(zone.error().code, ErrorCode::storage);
  EXPECT_THAT(zone.error().hint, testing::HasSubstr("tzdata"));
  EXPECT_EQ(zone_table_version(), "");
}

}  // namespace
}  // namespace tidemark
