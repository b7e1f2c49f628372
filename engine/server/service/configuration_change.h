#pragma once

#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "archive/archive.h"
#include "core/config/configuration.h"
#include "core/config/difference.h"
#include "core/error.h"
#include "core/planning/plan.h"
#include "views/views.h"
#include "web/message.h"

namespace tidemark::service {

/// What applying a configuration means for a subscription: the same of the API and of `tidemark config`.
///
///     const auto change = ConfigurationChange::look(views, archive, next, "acme.json");
///     change->version == 12                      // the one in force; 0: none was applied yet
///     change->differences                        // what would be other than now; none: there is nothing to apply
///     change->errors                             // lines that no run could plan: with one of them it is not applied
///     change->warnings                           // what the systems lacked when a run looked last, and may have now
struct ConfigurationChange {
  Position version = 0;
  std::vector<Difference> differences;
  std::vector<Error> errors;
  std::vector<Error> warnings;

  /// `file` names the configuration in errors; it may be empty.
  [[nodiscard]] static Result<ConfigurationChange> look(const views::Views& views, const archive::Archive& archive,
                                                        const Configuration& next, std::string_view file = {});
  /// The version and the differences alone.
  [[nodiscard]] static Result<ConfigurationChange> compare(const views::Views& views, const Configuration& next);
};

/// A subscription's runs go by configurations that name it: `invalid_input` where this one names another.
[[nodiscard]] Result<void> check_names(std::string_view subscription, const Configuration& configuration,
                                       std::string_view file = {});

/// A configuration that was sent for a subscription, checked as far as it can be without schemas; else the problem to answer.
[[nodiscard]] tl::expected<Configuration, web::Response> configuration_sent(std::string_view json,
                                                                            std::string_view subscription);

/// The lines of a configuration that the schemas seen last say can't be planned, whatever the data. A field that is in no schema
/// (`connection_problem`) may have come since. Nothing where no schemas were seen yet.
[[nodiscard]] Result<std::vector<Refused>> lines_known_to_be_refused(const views::Views& views,
                                                                     const archive::Archive& archive,
                                                                     const Configuration& configuration);

}  // namespace tidemark::service
