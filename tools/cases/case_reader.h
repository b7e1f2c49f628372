#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cases/mapping_case.h"
#include "core/config/problems.h"

namespace tidemark::cases {

/// Makes a MappingCase of a document and gathers what is wrong with it; goes on after each problem, so that all are found.
class CaseReader {
 public:
  CaseReader(std::string_view json, const Configuration& configuration, const CaseSchemas& schemas,
             const ReadFile& file, Problems& problems)
      : json_{json}, configuration_{configuration}, schemas_{schemas}, file_{file}, problems_{problems} {}

  void read(json::Value root, MappingCase& result);

 private:
  [[nodiscard]] const Connection* read_part(const Members& members, MappingCase& result);
  [[nodiscard]] const CaseSchemas* read_schemas(const Members& members, const Connection& connection,
                                                MappingCase& result);
  void read_given(json::Value value, const Connection& connection, const CaseSchemas& schemas, MappingCase& result);
  void read_reports(json::Value value, const Connection& connection, MappingCase& result);
  template <class MakePage>
  [[nodiscard]] MappingCase::GivenPages read_pages(json::Value value, PageFormat of_rows,
                                                   std::span<const std::pair<std::string_view, PageFormat>> endings,
                                                   const MakePage& make_page);
  void read_file_page(json::Value name, std::span<const std::pair<std::string_view, PageFormat>> endings,
                      MappingCase::GivenPages& pages);
  void read_expectation(json::Value value, Expectation& result);
  void read_changes(json::Value value, Expectation& result);
  [[nodiscard]] ExpectedChange read_change(json::Value value, std::string_view target);
  [[nodiscard]] ExpectedLeft read_left(json::Value value);
  void read_counts(json::Value value, Expectation& result);
  [[nodiscard]] std::size_t read_choice(const Members& members, std::string_view key,
                                        std::span<const std::string_view> words);

  /// As `Value::line`, which begins at the document's first byte each time: here from the value that was asked for last.
  [[nodiscard]] std::size_t line_of(json::Value value);

  std::string_view json_;
  std::size_t counted_ = 0;  ///< up to this offset
  std::size_t line_ = 1;     ///< that it is on
  const Configuration& configuration_;
  const CaseSchemas& schemas_;
  const ReadFile& file_;
  Problems& problems_;
};

}  // namespace tidemark::cases
