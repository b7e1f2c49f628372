#include "core/planning/field_uses.h"

#include "given.h"

namespace tidemark::given {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// What fields are for, of an object and metadata that were described by hand.
struct Uses : testing::Test {
  Uses() {
    salesforce.add(read_describe(R"({"name":"Contact","fields":[
      {"name":"Id","type":"id"},{"name":"Email","type":"email"},{"name":"Region__c","type":"string"},
      {"name":"Score__c","type":"double"},{"name":"Since__c","type":"date"},{"name":"Where__c","type":"location"},
      {"name":"Pendo_Days__c","type":"double","updateable":true},{"name":"Pendo_Fixed__c","type":"double","updateable":false}]})")
                       .value());
    pendo =
        PendoSchema::read(R"({"custom":{"region":{"Type":"string"},"seats":{"Type":"integer"},"odd":{"Type":"blob"}},
                                   "agent":{"email":{"Type":"string"},"since":{"Type":"time"}}})")
            .value();
    Connection& connection = configuration.connections.emplace_back();
    connection.object = "Contact";
    connection.pendo_identifier = "agent.email";
    connection.salesforce_identifier = "Email";
  }
  [[nodiscard]] FieldUses uses() const {
    PlanInputs inputs;
    inputs.configuration = &configuration;
    inputs.connection = configuration.connections.data();
    inputs.salesforce = &salesforce;
    inputs.pendo = &pendo;
    inputs.zone = &zone;
    return uses_of_fields(inputs);
  }
  [[nodiscard]] FieldUse of(const char* name) const {
    const auto& fields = salesforce.objects().front().fields;
    for (std::size_t i = 0; i < fields.size(); ++i)
      if (fields[i].name == name) return uses().salesforce[i];
    return {};
  }
  [[nodiscard]] FieldUse of_metadata(const char* group, const char* name) const {
    for (std::size_t i = 0; i < pendo.fields().size(); ++i)
      if (pendo.fields()[i].group == group && pendo.fields()[i].name == name) return uses().pendo[i];
    return {};
  }
  SalesforceSchema salesforce;
  PendoSchema pendo;
  Configuration configuration;
  Zone zone;
};

TEST_F(Uses, AFieldOfSalesforce) {
  EXPECT_THAT(of("Region__c").source, IsEmpty());
  EXPECT_THAT(of("Region__c").identifier, IsEmpty());
  EXPECT_EQ(of("Region__c").target, "push writes to Pendo_ fields only");
  EXPECT_EQ(of("Email").source, "an identifier is neither pulled nor pushed");
  EXPECT_THAT(of("Score__c").identifier, IsEmpty());
  EXPECT_EQ(of("Since__c").identifier, "a field of type date can't identify a record");
  EXPECT_EQ(of("Where__c").source, "a field of type location can't be pulled");
  EXPECT_EQ(of("Pendo_Days__c").source, "a Pendo_ field is never pulled");
  EXPECT_THAT(of("Pendo_Days__c").target, IsEmpty());
  EXPECT_EQ(of("Pendo_Fixed__c").target, "the field is not updateable by the API user");
}

TEST_F(Uses, AFieldOfPendo) {
  EXPECT_THAT(of_metadata("custom", "region").target, IsEmpty());
  EXPECT_THAT(of_metadata("custom", "region").source, IsEmpty());
  EXPECT_THAT(of_metadata("custom", "region").identifier, IsEmpty());
  EXPECT_THAT(of_metadata("custom", "seats").identifier, IsEmpty());
  EXPECT_THAT(of_metadata("custom", "odd").target, HasSubstr("can't be written"));
  EXPECT_THAT(of_metadata("agent", "email").target, HasSubstr("custom alone"));
  EXPECT_EQ(of_metadata("agent", "email").source, "an identifier is neither pulled nor pushed");
  EXPECT_EQ(of_metadata("agent", "since").identifier, "metadata of type time can't identify an entity");
}

TEST_F(Uses, WhereTheIdentifierIsGoneEachFieldIsStillSaid) {
  configuration.connections.front().salesforce_identifier = "Vanished__c";
  EXPECT_THAT(of("Region__c").source, IsEmpty());
  EXPECT_THAT(of("Email").identifier, IsEmpty());
  EXPECT_THAT(of_metadata("custom", "region").target, IsEmpty());
}

}  // namespace
}  // namespace tidemark::given
