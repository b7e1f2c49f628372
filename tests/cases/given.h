#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cases/accept.h"
#include "cases/comparison.h"
#include "cases/mapping_case.h"

namespace tidemark::cases {

/// A case as somebody wrote it, beside a configuration: `reads` and `differs` say what comes of it.
///
///     GivenCase{R"({"connection": "visitor", …})"}.differs() == {"missing v-1 custom.stage → \"trial\""}
struct GivenCase {
  explicit GivenCase(std::string text) : json{std::move(text)} {}

  std::string json;
  std::string configuration = pull_and_push;
  std::string schemas = usual_schemas;
  std::map<std::string, std::string> files = {};

  /// All errors, one a line: `line 3, given.salesforce: …`; empty where it is read.
  [[nodiscard]] std::string errors();
  /// Each difference in short; what could not be planned as `error: …`.
  [[nodiscard]] std::vector<std::string> differs();
  /// The file after `--accept`.
  [[nodiscard]] std::string accepted();

  static const std::string pull_and_push;
  static const std::string usual_schemas;

 private:
  struct Read;
  [[nodiscard]] std::shared_ptr<Read> read();
};

/// A pull of one contact ("ann@example.com", Status__c: Trial) to v-1, whose stage is "prospect"; `expect` as it is given.
[[nodiscard]] GivenCase trial_that_expects(const std::string& expect);

}  // namespace tidemark::cases
