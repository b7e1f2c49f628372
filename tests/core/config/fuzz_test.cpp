#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/config/configuration.h"
#include "example.h"

namespace tidemark {
namespace {

/// Whatever the bytes are: a configuration that is read back from what is written of it, or errors that each say where and what.
bool is_configuration_or_errors(const std::string& bytes) {
  const auto read = read_configuration(bytes, is_test_zone);
  if (read) {
    const auto again = read_configuration(write_configuration(*read), is_test_zone);
    return again.has_value() && again->connections.size() == read->connections.size();
  }
  return !read.error().empty() && std::all_of(read.error().begin(), read.error().end(), [](const Error& error) {
    return error.code == ErrorCode::invalid_input && !error.what.empty() && error.where.starts_with("line ");
  });
}

RC_GTEST_PROP(AnyBytes, EndInAConfigurationOrErrors, (const std::string& bytes)) {
  RC_ASSERT(is_configuration_or_errors(bytes));
}

RC_GTEST_PROP(AnyBytes, InPlaceOfOthersInAValidFileEndInAConfigurationOrErrors, ()) {
  std::string json{full_example};
  for (int changes = *rc::gen::inRange(1, 4); changes > 0; --changes) {
    const std::size_t at = *rc::gen::inRange<std::size_t>(0, json.size());
    json[at] = *rc::gen::oneOf(rc::gen::arbitrary<char>(),
                               rc::gen::element('"', '{', '}', '[', ']', ',', ':', '/', '0', '\\'));
  }
  RC_ASSERT(is_configuration_or_errors(json));
}

/// The example cut into its texts, numbers and signs; pieces are dropped, doubled, swapped.
RC_GTEST_PROP(AnyTokens, MovedInAValidFileEndInAConfigurationOrErrors, ()) {
  static const std::vector<std::string> tokens = [] {
    std::vector<std::string> result;
    for (std::size_t at = 0; at < full_example.size();) {
      std::size_t end = at + 1;
      if (full_example[at] == '"') end = full_example.find('"', at + 1) + 1;
      else if (full_example[at] == ' ') end = full_example.find_first_not_of(' ', at);
      else if (const std::size_t stop = full_example.find_first_of(" \"{}[],:\n", at); stop > at) end = stop;
      result.emplace_back(full_example.substr(at, end - at));
      at = end;
    }
    return result;
  }();
  std::vector<std::string> moved = tokens;
  for (int changes = *rc::gen::inRange(1, 5); changes > 0; --changes) {
    const std::size_t a = *rc::gen::inRange<std::size_t>(0, moved.size());
    const std::size_t b = *rc::gen::inRange<std::size_t>(0, moved.size());
    switch (*rc::gen::inRange(0, 4)) {
      case 0: moved[a].clear(); break;
      case 1: moved[a] += moved[b]; break;
      case 2: moved[a] = moved[b]; break;
      default: std::swap(moved[a], moved[b]); break;
    }
  }
  std::string json;
  for (const std::string& token : moved) json += token;
  RC_ASSERT(is_configuration_or_errors(json));
}

TEST(ValidFile, WithAnyByteReplacedEndsInAConfigurationOrErrors) {
  std::string json{full_example};
  for (char& byte : json) {
    const char was = byte;
    for (const char other : {'"', '}', '[', ',', '/', '0', 'x', '\xff'}) {
      byte = other;
      ASSERT_TRUE(is_configuration_or_errors(json)) << json;
    }
    byte = was;
  }
}

TEST(ValidFile, CutAnywhereIsAnError) {
  const std::string json{full_example.substr(0, full_example.rfind('}') + 1)};
  for (std::size_t length = 0; length < json.size(); ++length)
    EXPECT_FALSE(read_configuration(std::string_view{json}.substr(0, length), is_test_zone)) << length;
}

}  // namespace
}  // namespace tidemark
