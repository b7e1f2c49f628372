#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "simulators/salesforce_org.h"

namespace tidemark::sim {

/// Why a record or a request is not taken: the names of salesforce-api.md, section 3.
struct WriteError {
  std::string code;
  std::string message;
  std::vector<std::string> fields = {};
};

/// Sets the fields of a JSON object in a record, all or none, as Salesforce stores them: text trimmed and cut of CR,
/// `""` null, numbers rounded half up to the field's scale, date-times to the second. Empty where it was done.
[[nodiscard]] std::vector<WriteError> write_fields(Object& object, std::size_t row, std::string_view json);

/// `value` rounded to `scale` digits after the point, half away from zero, on its shortest decimal: rounded(2.675, 2)
/// == 2.68.
[[nodiscard]] double rounded(double value, int scale);

}  // namespace tidemark::sim
