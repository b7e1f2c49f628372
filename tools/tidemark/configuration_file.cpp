#include "command/configuration_file.h"

#include "command/input_file.h"
#include "zones/zone_table.h"

namespace tidemark::command {
std::optional<Configuration> read_configuration_file(const Call& call, const std::string& file) {
  auto text = InputFile::read(file);
  if (!text) {
    call.tell(text.error());
    return std::nullopt;
  }
  auto configuration = read_configuration(text->bytes(), zone_exists);
  if (configuration) return std::move(*configuration);
  for (Error& error : configuration.error()) {
    error.where = file + ": " + error.where;
    call.tell(error);
  }
  return std::nullopt;
}

}  // namespace tidemark::command
