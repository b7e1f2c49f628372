#pragma once

#include <string>

#include "core/config/configuration.h"
#include "core/json/write.h"

namespace tidemark {

/// The parts of a configuration as the file has them, defaults left out.
void write_connection(const Connection& connection, json::Writer& json);
void write_guard(const std::optional<Guard>& guard, json::Writer& json);
void write_line(const MappingLine& line, json::Writer& json);
void write_destination(const Destination& destination, json::Writer& json);
void write_constant(const Constant& constant, json::Writer& json);
void write_converters(const std::vector<Converter>& converters, json::Writer& json);

/// One part on one line: `as_json(write_line, line)`.
template <class Part>
[[nodiscard]] std::string as_json(void (*write)(const Part&, json::Writer&), const Part& part) {
  std::string text;
  json::Writer json{text};
  write(part, json);
  return text;
}

}  // namespace tidemark
