#include "pendo/page_ids.h"

#include <cstddef>
#include <cstdint>

#include <nlohmann/json.hpp>

namespace tidemark::pendo {
namespace {

/// Follows the parser: depth 1 is the answer, 2 its `results`, 3 a row.
class RowReader final : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit RowReader(std::string_view id_name) : id_name_(id_name) {}

  bool null() override { return scalar(); }
  bool boolean(bool) override { return scalar(); }
  bool number_integer(number_integer_t) override { return scalar(); }
  bool number_unsigned(number_unsigned_t) override { return scalar(); }
  bool number_float(number_float_t, const string_t&) override { return scalar(); }
  bool binary(binary_t&) override { return scalar(); }

  bool string(string_t& text) override {
    if (!scalar()) return false;
    if (!id_is_next_) return true;
    id_is_next_ = false;
    if (has_id_) return wrong("a row of the answer has two ids");
    has_id_ = true;
    ids_.push_back(std::move(text));
    return true;
  }

  bool start_object(std::size_t) override {
    if (depth_ == 0) ++depth_;
    else return begin(false);
    return true;
  }
  bool end_object() override {
    if (depth_ == 3 && in_results_ && !has_id_) return wrong("a row of the answer has no id");
    --depth_;
    return true;
  }
  bool start_array(std::size_t) override {
    if (depth_ == 0) return wrong("the answer is not an object");
    if (depth_ == 1 && results_are_next_) {
      if (has_results_) return wrong("the answer has two lists of results");
      has_results_ = in_results_ = true;
      results_are_next_ = false;
      ++depth_;
      return true;
    }
    return begin(true);
  }
  bool end_array() override {
    --depth_;
    if (depth_ == 1) in_results_ = false;
    return true;
  }
  bool key(string_t& name) override {
    results_are_next_ = depth_ == 1 && name == "results";
    id_is_next_ = depth_ == 3 && in_results_ && name == id_name_;
    return true;
  }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
    return wrong("the answer is no whole JSON, from byte " + std::to_string(position));
  }

  [[nodiscard]] bool has_results() const { return has_results_; }
  [[nodiscard]] const std::string& what() const { return what_; }
  [[nodiscard]] std::vector<std::string>& ids() { return ids_; }

 private:
  bool wrong(std::string what) {
    what_ = std::move(what);
    return false;
  }
  bool scalar() {
    if (depth_ == 0) return wrong("the answer is not an object");
    if (depth_ == 2 && in_results_) return wrong("a row of the answer is not an object");
    if (results_are_next_) return wrong("the answer's results are not a list");
    return true;
  }
  bool begin(bool is_array) {
    if (results_are_next_) return wrong("the answer's results are not a list");
    if (depth_ == 2 && in_results_) {
      if (is_array) return wrong("a row of the answer is not an object");
      has_id_ = false;
    }
    if (id_is_next_) return wrong("an id in the answer is not a text");
    ++depth_;
    return true;
  }

  std::string_view id_name_;
  std::size_t depth_ = 0;
  bool results_are_next_ = false;
  bool in_results_ = false;
  bool has_results_ = false;
  bool id_is_next_ = false;
  bool has_id_ = false;
  std::string what_;
  std::vector<std::string> ids_;
};

}  // namespace

Result<std::vector<std::string>> page_ids(std::string_view page, std::string_view id_name) {
  RowReader reader{id_name};
  if (!nlohmann::json::sax_parse(page, &reader)) return failure(ErrorCode::bad_answer, reader.what());
  if (!reader.has_results()) return failure(ErrorCode::bad_answer, "the answer has no list of results");
  return std::move(reader.ids());
}

}  // namespace tidemark::pendo
