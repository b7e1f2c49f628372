#include "simulators/pendo_values.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace tidemark::sim {
namespace {

TEST(AnIsoText, IsReadAsMillisecondsSince1970) {
  EXPECT_EQ(milliseconds_of_iso_text("1970-01-01"), 0);
  EXPECT_EQ(milliseconds_of_iso_text("1970-01-01T01:00:00+01:00"), 0);
  EXPECT_EQ(milliseconds_of_iso_text("1970-01-01T00:00-0130"), 5'400'000);
  EXPECT_EQ(milliseconds_of_iso_text("2026-01-31T02:00:00.1239Z"), 1'769'824'800'123);
  EXPECT_EQ(milliseconds_of_iso_text("1969-12-31T23:59:59.9Z"), -100);
  EXPECT_EQ(milliseconds_of_iso_text("2024-02-29"), 1'709'164'800'000);
  for (const char* text :
       {"", "2026", "2026-02-30", "2026-13-01", "2026-01-31T", "2026-01-31T02:00:00", "2026-01-31T24:00Z",
        "2026-01-31T02:00:00.Z", "2026-01-31T02:00Zx", "2026-01-31 02:00Z", "26-01-31", "2026-01-31Z"}) {
    EXPECT_EQ(milliseconds_of_iso_text(text), std::nullopt) << text;
  }
}

TEST(AValue, IsKeptAsItsFieldsTypeSays) {
  struct Row {
    const char* type;
    const char* given;
    const char* kept;  ///< null: refused
  };
  for (const Row& row : {Row{"string", "\"EMEA\"", "\"EMEA\""},
                         Row{"string", "\"\"", "null"},
                         Row{"string", "7", nullptr},
                         Row{"integer", "12", "12"},
                         Row{"integer", "12.0", "12"},
                         Row{"integer", "12.5", nullptr},
                         Row{"integer", "\"12\"", nullptr},
                         Row{"integer", "1e300", nullptr},
                         Row{"float", "12.5", "12.5"},
                         Row{"float", "12", "12"},
                         Row{"float", "\"n/a\"", nullptr},
                         Row{"boolean", "true", "true"},
                         Row{"boolean", "0", nullptr},
                         Row{"time", "1769824800000", "1769824800000"},
                         Row{"time", "\"2026-01-31T02:00:00.000Z\"", "1769824800000"},
                         Row{"time", "\"soon\"", nullptr},
                         Row{"list", "[\"a\",\"b\"]", "[\"a\",\"b\"]"},
                         Row{"list", "[1]", nullptr},
                         Row{"list", "\"a\"", nullptr},
                         Row{"", "{\"any\":1}", "{\"any\":1}"},
                         Row{"integer", "null", "null"}}) {
    const KeptValue kept = kept_value(row.type, nlohmann::json::parse(row.given));
    if (row.kept == nullptr) {
      EXPECT_FALSE(kept.why.empty()) << row.type << ' ' << row.given;
    } else {
      EXPECT_EQ(kept.json, row.kept) << row.type << ' ' << row.given;
      EXPECT_TRUE(kept.why.empty()) << kept.why;
    }
  }
}

}  // namespace
}  // namespace tidemark::sim
