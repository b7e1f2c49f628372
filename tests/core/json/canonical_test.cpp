#include "core/json/canonical.h"

#include <gtest/gtest.h>

namespace tidemark::json {
namespace {

std::string canonical(std::string_view json) {
  std::string out;
  append_canonical(json, out);
  return out;
}

TEST(Canonical, IsOneTextForOneValue) {
  EXPECT_EQ(canonical("{\n \"b\" : 1.0,\n \"a\" : [ \"\\u0061\\n\", true, null, {} ] }"),
            R"({"a":["a\n",true,null,{}],"b":1})");
  EXPECT_EQ(canonical("[ ]"), "[]");
  EXPECT_EQ(canonical("[1E2,-0,0.10,9007199254740993]"), "[100,0,0.1,9007199254740992]");
}

/// RFC 8785, 3.2.3: its own example.
TEST(Canonical, SortsNamesByTheirUtf16Units) {
  EXPECT_EQ(
      canonical("{\"\\u20ac\":1,\"\\r\":2,\"\\ufb33\":3,\"1\":4,\"\\ud83d\\ude00\":5,\"\\u0080\":6,\"\\u00f6\":7}"),
      "{\"\\r\":2,\"1\":4,\"\xc2\x80\":6,\"\xc3\xb6\":7,\"\xe2\x82\xac\":1,\"\xf0\x9f\x98\x80\":5,\"\xef\xac\xb3\":3}");
  EXPECT_EQ(canonical(R"({"ab":1,"a":2})"), R"({"a":2,"ab":1})");
}

TEST(Canonical, LosesNothingThatItCantHave) {
  EXPECT_EQ(canonical("[1e999, -1e999]"), "[1e999,-1e999]");
  EXPECT_EQ(canonical(R"({"a":1, "a":2})"), R"({"a":1,"a":2})");
  EXPECT_EQ(canonical(R"({ "a  b\"  c": tru })"), R"({"a  b\"  c":tru})") << "no JSON";
  std::string deep(512, '[');
  deep.append(512, ']');
  EXPECT_EQ(canonical(deep), deep);
}

}  // namespace
}  // namespace tidemark::json
