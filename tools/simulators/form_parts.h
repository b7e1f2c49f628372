#pragma once

#include <map>
#include <string>
#include <string_view>

namespace tidemark::sim {

/// The parts of a multipart/form-data body by their names, as they stand between the boundaries. Empty where the content
/// type is another one; what has no name, or no end, is left out. The parts are views of `body`.
///
///     form_parts("multipart/form-data; boundary=B",
///                "--B\r\nContent-Disposition: form-data; name=\"job\"\r\n\r\n{}\r\n--B--")     == {{"job", "{}"}}
[[nodiscard]] std::map<std::string, std::string_view, std::less<>> form_parts(std::string_view content_type,
                                                                              std::string_view body);

/// Whether a content type is multipart/form-data.
[[nodiscard]] bool is_form_of_parts(std::string_view content_type);

}  // namespace tidemark::sim
