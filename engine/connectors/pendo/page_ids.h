#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace tidemark::pendo {

/// The ids of an aggregation answer's rows, in their order; `id_name` is "visitorId" or "accountId". Goes through the
/// whole page, so that half of one is never taken for a page, and keeps nothing else of it. What it skips – values, numbers of any size – is
/// the decoder's to read (core/pages).
///
///     page_ids(R"({"results":[{"visitorId":"v-1"},{"visitorId":"v-2"}]})", "visitorId")  ==  {"v-1", "v-2"}
///
/// `bad_answer` where it is no whole JSON object with an array `results` of objects that each have a text of that name.
[[nodiscard]] Result<std::vector<std::string>> page_ids(std::string_view page, std::string_view id_name);

/// The same of many pages, one after the other: what the parser needs of memory, five times a page, is taken once.
class PageIds {
 public:
  PageIds();
  ~PageIds();

  [[nodiscard]] Result<std::vector<std::string>> of(std::string_view page, std::string_view id_name);

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
};

}  // namespace tidemark::pendo
