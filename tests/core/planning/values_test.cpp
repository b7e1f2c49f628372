#include "given.h"

namespace tidemark::given {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Rules of planning, "What a value becomes".

struct Pulled {
  const char* name;
  const char* salesforce_type;
  Any value;
  const char* metadata_type;
  const char* becomes;  ///< as JSON; "null": empty; "invalid"
  std::vector<std::string> converters = {};
  const char* zone = "UTC";
};
class PulledValue : public testing::TestWithParam<Pulled> {};

TEST_P(PulledValue, Becomes) {
  const Pulled& row = GetParam();
  OneValue one;
  one.zone = row.zone;
  EXPECT_EQ(one.pulled(row.salesforce_type, row.value, row.metadata_type, row.converters), row.becomes);
}
std::string name_of_row(const testing::TestParamInfo<Pulled>& info) { return info.param.name; }

const std::string trim = R"({"trim":true})", lower = R"({"lower":true})", upper = R"({"upper":true})";

INSTANTIATE_TEST_SUITE_P(
    Converters, PulledValue,
    testing::Values(
        Pulled{"TrimTakesTheBlanksOfIdentifiers", "string", "\xe3\x80\x80 a\xc2\xa0\t", "string", "\"a\"", {trim}},
        Pulled{"TrimToNothingIsEmpty", "string", " \t ", "string", "null", {trim}},
        Pulled{"LowerMapsOneCodePointToOne", "string", "ABC\xc3\x89\xc4\xb0", "string", "\"abc\xc3\xa9i\"", {lower}},
        Pulled{"UpperLeavesSharpSAlone",
               "string",
               "stra\xc3\x9f"
               "e",
               "string",
               "\"STRA\xc3\x9f"
               "E\"",
               {upper}},
        Pulled{
            "ConvertersWorkInTheirOrder", "string", " a ", "string", "\"x\"", {trim, upper, R"({"values":{"A":"x"}})"}},
        Pulled{"ScaleIsDecimal", "double", literal("0.29"), "float", "29", {R"({"scale":100})"}},
        Pulled{"ScaleOfATextThatReadsAsAFloat", "string", " .5 ", "float", "50", {R"({"scale":100})"}},
        Pulled{"ScaleOfAnotherTextIsInvalid", "string", "n/a", "float", "invalid", {R"({"scale":100})"}},
        Pulled{"ScaleOfABooleanIsInvalid", "boolean", true, "float", "invalid", {R"({"scale":100})"}},
        Pulled{"ScaleOfADateIsInvalid", "date", "2026-01-31", "string", "invalid", {R"({"scale":1})"}},
        Pulled{"ScaleTwiceLosesNothingBetween",
               "double",
               literal("0.1"),
               "float",
               "0.3",
               {R"({"scale":0.03})", R"({"scale":100})"}},
        Pulled{"ScaleGivesANumberThatTextTakes", "int", 3, "string", "\"4.5\"", {R"({"scale":1.5})"}},
        Pulled{"TrimLeavesNumbersAlone", "int", 3, "integer", "3", {trim, lower, upper}},
        Pulled{"LowerLeavesBooleansAlone", "boolean", true, "boolean", "true", {upper}},
        Pulled{"ValuesLookUpTheTextForm",
               "double",
               literal("12.50"),
               "string",
               "\"found\"",
               {R"({"values":{"12.5":"found"}})"}},
        Pulled{"ValuesLookUpTheTextFormOfADate",
               "date",
               "2026-01-31",
               "string",
               "\"found\"",
               {R"({"values":{"2026-01-31":"found"}})"}},
        Pulled{"ValuesLookUpTheTextFormOfABoolean",
               "boolean",
               true,
               "string",
               "\"yes\"",
               {R"({"values":{"true":"yes"}})"}},
        Pulled{"ValuesGiveTextThatConverts", "string", "many", "integer", "100", {R"({"values":{"many":"100"}})"}},
        Pulled{"ValuesOtherwiseInvalidIsTheDefault", "string", "x", "string", "invalid", {R"({"values":{"a":"b"}})"}},
        Pulled{"ValuesOtherwisePass", "string", "x", "string", "\"x\"", {R"({"values":{"a":"b"},"otherwise":"pass"})"}},
        Pulled{"ValuesOtherwisePassKeepsTheType",
               "double",
               7,
               "float",
               "7",
               {R"({"values":{"a":"b"},"otherwise":"pass"})"}},
        Pulled{
            "ValuesOtherwiseClear", "string", "x", "string", "null", {R"({"values":{"a":"b"},"otherwise":"clear"})"}},
        Pulled{"ValuesOtherwiseInvalid",
               "string",
               "x",
               "string",
               "invalid",
               {R"({"values":{"a":"b"},"otherwise":"invalid"})"}},
        Pulled{"ValuesTellLetterCase", "string", "A", "string", "invalid", {R"({"values":{"a":"b"}})"}},
        Pulled{"AnEmptyValueGoesThroughNoConverter", "string", "", "string", "null", {R"({"values":{"":"x"}})"}},
        Pulled{"NullGoesThroughNoConverter", "double", nullptr, "float", "null", {R"({"scale":2})"}},
        Pulled{"WhatOneConverterEmptiedGoesThroughNoOther",
               "string",
               " ",
               "string",
               "null",
               {trim, R"({"values":{"":"x"}})"}},
        Pulled{"WhatValuesEmptiedGoesThroughNoOther",
               "string",
               "a",
               "string",
               "null",
               {R"({"values":{"a":""}})", R"({"values":{"":"x"}})"}}),
    name_of_row);

INSTANTIATE_TEST_SUITE_P(
    TextIntoInteger, PulledValue,
    testing::Values(Pulled{"Digits", "string", "12", "integer", "12"},
                    Pulled{"LeadingZeros", "string", "007", "integer", "7"},
                    Pulled{"Plus", "string", "+7", "integer", "7"}, Pulled{"Minus", "string", "-7", "integer", "-7"},
                    Pulled{"MinusZero", "string", "-0", "integer", "0"},
                    Pulled{"BlanksAround", "string", "\xc2\xa0 7\t", "integer", "7"},
                    Pulled{"AFractionOfZeros", "string", "7.00", "integer", "7"},
                    Pulled{"AnotherFraction", "string", "7.5", "integer", "invalid"},
                    Pulled{"AnExponent", "string", "1e3", "integer", "invalid"},
                    Pulled{"Thousands", "string", "1,000", "integer", "invalid"},
                    Pulled{"Words", "string", "n/a", "integer", "invalid"},
                    Pulled{"BlanksOnly", "string", "  ", "integer", "invalid"},
                    Pulled{"TwoToThe53", "string", "9007199254740992", "integer", "9007199254740992"},
                    Pulled{"BeyondTwoToThe53", "string", "9007199254740993", "integer", "invalid"},
                    Pulled{"BelowMinusTwoToThe53", "string", "-9007199254740993", "integer", "invalid"},
                    Pulled{"AHundredDigits", "string", std::string(100, '9'), "integer", "invalid"}),
    name_of_row);

INSTANTIATE_TEST_SUITE_P(TextIntoFloat, PulledValue,
                         testing::Values(Pulled{"AsInJson", "string", "-12.5e-1", "float", "-1.25"},
                                         Pulled{"Plus", "string", "+1", "float", "1"},
                                         Pulled{"NoDigitsBefore", "string", ".5", "float", "0.5"},
                                         Pulled{"NoDigitsBehind", "string", "5.", "float", "5"},
                                         Pulled{"BlanksAround", "string", " 5 ", "float", "5"},
                                         Pulled{"LeadingZeros", "string", "007.50", "float", "7.5"},
                                         Pulled{"Point", "string", ".", "float", "invalid"},
                                         Pulled{"Comma", "string", "1,5", "float", "invalid"},
                                         Pulled{"Infinity", "string", "Infinity", "float", "invalid"},
                                         Pulled{"Nan", "string", "nan", "float", "invalid"},
                                         Pulled{"Hexadecimal", "string", "0x10", "float", "invalid"},
                                         Pulled{"BeyondDoubles", "string", "1e999", "float", "invalid"},
                                         Pulled{"BelowDoubles", "string", "1e-999", "float", "0"},
                                         Pulled{"TwoSigns", "string", "--1", "float", "invalid"}),
                         name_of_row);

INSTANTIATE_TEST_SUITE_P(TextIntoBoolean, PulledValue,
                         testing::Values(Pulled{"True", "string", "true", "boolean", "true"},
                                         Pulled{"InAnyCase", "string", " tRuE ", "boolean", "true"},
                                         Pulled{"False", "string", "FALSE", "boolean", "false"},
                                         Pulled{"Yes", "string", "yes", "boolean", "invalid"},
                                         Pulled{"One", "string", "1", "boolean", "invalid"},
                                         Pulled{"T", "string", "t", "boolean", "invalid"}),
                         name_of_row);

INSTANTIATE_TEST_SUITE_P(
    TextIntoDate, PulledValue,
    testing::Values(Pulled{"DateAlone", "string", " 2026-01-31 ", "time", "\"2026-01-31T00:00:00.000Z\""},
                    Pulled{"HoursAndMinutes", "string", "2026-01-31T02:03", "time", "\"2026-01-31T02:03:00.000Z\""},
                    Pulled{"Seconds", "string", "2026-01-31T02:03:04", "time", "\"2026-01-31T02:03:04.000Z\""},
                    Pulled{"DigitsBeyondMillisecondsAreCut", "string", "2026-01-31T02:03:04.5678999Z", "time",
                           "\"2026-01-31T02:03:04.567Z\""},
                    Pulled{"OneDigit", "string", "2026-01-31T02:03:04.5Z", "time", "\"2026-01-31T02:03:04.500Z\""},
                    Pulled{"ZoneWithColon", "string", "2026-01-31T02:03:04+05:45", "time",
                           "\"2026-01-30T20:18:04.000Z\""},
                    Pulled{"ZoneAsSalesforceWritesIt", "string", "2026-01-31T02:03:04.000+0000", "time",
                           "\"2026-01-31T02:03:04.000Z\""},
                    Pulled{"LeapDay", "string", "2024-02-29", "time", "\"2024-02-29T00:00:00.000Z\""},
                    Pulled{"NoLeapDay", "string", "2026-02-29", "time", "invalid"},
                    Pulled{"MonthThirteen", "string", "2026-13-01", "time", "invalid"},
                    Pulled{"Hour24", "string", "2026-01-31T24:00", "time", "invalid"},
                    Pulled{"Second60", "string", "2026-01-31T23:59:60Z", "time", "invalid"},
                    Pulled{"LowerCaseT", "string", "2026-01-31t02:03", "time", "invalid"},
                    Pulled{"BlankForT", "string", "2026-01-31 02:03", "time", "invalid"},
                    Pulled{"ZoneOnADate", "string", "2026-01-31Z", "time", "invalid"},
                    Pulled{"HoursOnly", "string", "2026-01-31T02", "time", "invalid"},
                    Pulled{"PointWithoutDigits", "string", "2026-01-31T02:03:04.Z", "time", "invalid"},
                    Pulled{"Slashes", "string", "31/01/2026", "time", "invalid"},
                    Pulled{"YearOne", "string", "0001-01-01", "time", "\"0001-01-01T00:00:00.000Z\""},
                    Pulled{"YearZero", "string", "0000-12-31", "time", "invalid"},
                    Pulled{"YearTenThousand", "string", "10000-01-01", "time", "invalid"},
                    Pulled{"OutOfTheYearsByItsZone", "string", "0001-01-01T00:00+01:00", "time", "invalid"},
                    Pulled{"ANumberOfMilliseconds", "string", "1700000000000", "time", "invalid"}),
    name_of_row);

INSTANTIATE_TEST_SUITE_P(
    TypeTable, PulledValue,
    testing::Values(
        Pulled{"String", "string", " a ", "string", "\" a \""},
        Pulled{"Textarea", "textarea", "a\r\nb", "string", "\"a\\r\\nb\""},
        Pulled{"Picklist", "picklist", "a", "string", "\"a\""}, Pulled{"Combobox", "combobox", "a", "string", "\"a\""},
        Pulled{"Email", "email", "a@x.io", "string", "\"a@x.io\""}, Pulled{"Phone", "phone", "1", "string", "\"1\""},
        Pulled{"Url", "url", "u", "string", "\"u\""},
        Pulled{"Id", "id", "001RM000003oCpr", "string", "\"001RM000003oCpr\""},
        Pulled{"Reference", "reference", "001RM000003oCpr", "string", "\"001RM000003oCpr\""},
        Pulled{"Encryptedstring", "encryptedstring", "***", "string", "\"***\""},
        Pulled{"Time", "time", "02:03:04.000Z", "string", "\"02:03:04.000Z\""},
        Pulled{"ASchemaTypeOfNothingIsText", "string", "a", "", "\"a\""},
        Pulled{"MultipicklistIntoAList", "multipicklist", "b;a", "list", "[\"b\",\"a\"]"},
        Pulled{"MultipicklistIntoText", "multipicklist", "b;a", "string", "\"b;a\""},
        Pulled{"Int", "int", 12, "integer", "12"}, Pulled{"Double", "double", literal("12.5"), "float", "12.5"},
        Pulled{"Currency", "currency", literal("0.1"), "float", "0.1"},
        Pulled{"Percent", "percent", literal("33.3"), "float", "33.3"},
        Pulled{"Boolean", "boolean", false, "boolean", "false"},
        Pulled{"Date", "date", "2026-01-31", "time", "\"2026-01-31T00:00:00.000Z\""},
        Pulled{"Datetime", "datetime", "2026-01-31T02:00:00.000+0000", "time", "\"2026-01-31T02:00:00.000Z\""},
        Pulled{"FloatIntoIntegerIfIntegral", "double", literal("12.0"), "integer", "12"},
        Pulled{"FloatIntoIntegerOtherwise", "double", literal("12.5"), "integer", "invalid"},
        Pulled{"FloatWithAnExponentIntoInteger", "double", literal("1.2E1"), "integer", "12"},
        Pulled{"IntegerIntoFloat", "int", 12, "float", "12"},
        Pulled{"IntegerBeyondTwoToThe53", "double", literal("9007199254740993"), "integer", "invalid"},
        Pulled{"IntegerIntoText", "int", 12, "string", "\"12\""},
        Pulled{"FloatIntoText", "double", literal("12.50"), "string", "\"12.5\""},
        Pulled{"IntegralFloatIntoText", "double", literal("12.0"), "string", "\"12\""},
        Pulled{"MinusZeroIntoText", "double", literal("-0.0"), "string", "\"0\""},
        Pulled{"BooleanIntoText", "boolean", true, "string", "\"true\""},
        Pulled{"DatetimeIntoText", "datetime", "2026-01-31T03:00:00+0100", "string", "\"2026-01-31T02:00:00.000Z\""},
        Pulled{"DateIntoText", "date", "2026-01-31", "string", "\"2026-01-31\""},
        Pulled{"NumberIntoBoolean", "int", 1, "boolean", "invalid"},
        Pulled{"BooleanIntoInteger", "boolean", true, "integer", "invalid"},
        Pulled{"BooleanIntoFloat", "boolean", true, "float", "invalid"},
        Pulled{"NumberIntoDate", "double", literal("1700000000000"), "time", "invalid"},
        Pulled{"DateIntoNumber", "date", "2026-01-31", "integer", "invalid"},
        Pulled{"DateIntoBoolean", "datetime", "2026-01-31T02:00:00Z", "boolean", "invalid"},
        Pulled{"BooleanIntoDate", "boolean", true, "time", "invalid"},
        Pulled{"NumberIntoAList", "int", 1, "list", "invalid"},
        Pulled{"BooleanIntoAList", "boolean", true, "list", "invalid"}),
    name_of_row);

INSTANTIATE_TEST_SUITE_P(Lists, PulledValue,
                         testing::Values(Pulled{"TextIsSplitAndNotTrimmed", "string", "a; b;;c ;", "list",
                                                "[\"a\",\" b\",\"c \"]"},
                                         Pulled{"SemicolonsOnlyAreEmpty", "string", ";;", "list", "null"},
                                         Pulled{"EmptyTextIsEmpty", "string", "", "list", "null"},
                                         Pulled{"OneIsAListToo", "string", "a", "list", "[\"a\"]"},
                                         Pulled{"DoublesStay", "string", "a;a", "list", "[\"a\",\"a\"]"}),
                         name_of_row);

INSTANTIATE_TEST_SUITE_P(
    Zones, PulledValue,
    testing::Values(
        Pulled{"ADateIsMidnightInTheSubscriptionsZone",
               "date",
               "2026-01-31",
               "time",
               "\"2026-01-30T15:00:00.000Z\"",
               {},
               "Asia/Tokyo"},
        Pulled{"ATextsDateToo", "string", "2026-07-31", "time", "\"2026-07-30T22:00:00.000Z\"", {}, "Europe/Prague"},
        Pulled{"TheDaysFirstInstantWhereThereIsNoMidnight",
               "date",
               "2018-11-04",
               "time",
               "\"2018-11-04T03:00:00.000Z\"",
               {},
               "America/Sao_Paulo"},
        Pulled{"TheFirstOfTwoMidnights",
               "date",
               "2026-11-01",
               "time",
               "\"2026-11-01T04:00:00.000Z\"",
               {},
               "America/Havana"},
        Pulled{"ADateTimeWithoutAZoneIsUtc",
               "string",
               "2026-01-31T02:00",
               "time",
               "\"2026-01-31T02:00:00.000Z\"",
               {},
               "Asia/Tokyo"},
        Pulled{"ADateIntoTextKnowsNoZone", "date", "2026-01-31", "string", "\"2026-01-31\"", {}, "Asia/Tokyo"},
        Pulled{"TheFirstDayOfYearOneEastOfGreenwich", "date", "0001-01-01", "time", "invalid", {}, "Asia/Tokyo"}),
    name_of_row);

TEST(AValueOfACsvPage, IsReadByItsFieldsType) {
  EXPECT_EQ(OneValue{}.pulled("double", "12.50", "string", {}, true), "\"12.5\"");
  EXPECT_EQ(OneValue{}.pulled("string", "12.50", "string", {}, true), "\"12.50\"");
  EXPECT_EQ(OneValue{}.pulled("boolean", "true", "boolean", {}, true), "true");
  EXPECT_EQ(OneValue{}.pulled("boolean", "TRUE", "string", {}, true), "\"true\"");
  EXPECT_EQ(OneValue{}.pulled("datetime", "2026-01-31T02:00:00.000Z", "string", {}, true),
            "\"2026-01-31T02:00:00.000Z\"");
  EXPECT_EQ(OneValue{}.pulled("multipicklist", "a;b", "list", {}, true), "[\"a\",\"b\"]");
}

// Pushed values.

struct Pushed {
  const char* name;
  Any value;
  Field target;
  const char* becomes;
  std::vector<std::pair<std::string, Any>> says = {};
  const char* zone = "UTC";
};
class PushedValue : public testing::TestWithParam<Pushed> {};

TEST_P(PushedValue, Becomes) {
  const Pushed& row = GetParam();
  OneValue one;
  one.zone = row.zone;
  EXPECT_EQ(one.pushed(row.value, row.target, row.says), row.becomes);
}
std::string name_of_pushed(const testing::TestParamInfo<Pushed>& info) { return info.param.name; }

Field number() { return field("", "double").precision(18).scale(2); }
Field text() { return field("", "string").length(255); }

INSTANTIATE_TEST_SUITE_P(
    TypeTable, PushedValue,
    testing::Values(Pushed{"TextIntoText", "a", text(), "\"a\""},
                    Pushed{"ListIntoText", {"a", "b"}, field("", "textarea").length(1000), "\"a;b\""},
                    Pushed{"IntegerIntoNumber", 7, field("", "double").precision(18), "7"},
                    Pushed{"FloatIntoNumber", 7.25, number(), "7.25"},
                    Pushed{"FloatIntoInt", 7.0, field("", "int"), "7"},
                    Pushed{"AFractionIntoInt", 7.5, field("", "int"), "invalid"},
                    Pushed{"NumberIntoCurrency", 7.5, field("", "currency").precision(18).scale(2), "7.5"},
                    Pushed{"NumberIntoPercent", 7.5, field("", "percent").precision(18).scale(2), "7.5"},
                    Pushed{"BooleanIntoCheckbox", true, field("", "boolean"), "true"},
                    Pushed{"TextIntoCheckbox", " TRUE", field("", "boolean"), "true"},
                    Pushed{"NumberIntoCheckbox", 1, field("", "boolean"), "invalid"},
                    Pushed{"NumberIntoText", 12.5, text(), "\"12.5\""},
                    Pushed{"BooleanIntoText", false, text(), "\"false\""},
                    Pushed{"TextIntoNumber", " 12.50 ", number(), "12.5"},
                    Pushed{"OtherTextIntoNumber", "n/a", number(), "invalid"},
                    Pushed{"MillisecondsIntoADateTime", literal("1769824800000"), field("", "datetime"),
                           "\"2026-01-31T02:00:00.000Z\""},
                    Pushed{"MillisecondsIntoADate", literal("1769824800000"), field("", "date"), "\"2026-01-31\""},
                    Pushed{"MillisecondsIntoTextAreANumber", literal("1769824800000"), text(), "\"1769824800000\""},
                    Pushed{"MillisecondsOfADateColumnIntoText",
                           literal("1769824800000"),
                           text(),
                           "\"2026-01-31T02:00:00.000Z\"",
                           {{"type", "date"}}},
                    Pushed{"ADateTimeBecomesADateInTheSubscriptionsZone",
                           "2026-01-31T20:00:00Z",
                           field("", "date"),
                           "\"2026-02-01\"",
                           {},
                           "Asia/Tokyo"},
                    Pushed{"ADateBecomesADateTimeInTheSubscriptionsZone",
                           "2026-01-31",
                           field("", "datetime"),
                           "\"2026-01-30T15:00:00.000Z\"",
                           {},
                           "Asia/Tokyo"},
                    Pushed{"ADateStaysADate", "2026-01-31", field("", "date"), "\"2026-01-31\"", {}, "Asia/Tokyo"},
                    Pushed{"AColumnOfTypeTextMakesNumbersText", 5, text(), "\"5\"", {{"type", "text"}}},
                    Pushed{"AColumnOfTypeInteger", "5.00", text(), "\"5\"", {{"type", "integer"}}},
                    Pushed{"AColumnOfTypeIntegerOtherwise", "5.5", text(), "invalid", {{"type", "integer"}}},
                    Pushed{"AColumnOfTypeFloat", "5.50", text(), "\"5.5\"", {{"type", "float"}}},
                    Pushed{"AColumnOfTypeBoolean", "TRUE", text(), "\"true\"", {{"type", "boolean"}}},
                    Pushed{"AColumnOfTypeList", "a;;b", text(), "\"a;b\"", {{"type", "list"}}},
                    Pushed{"AnObjectIntoText", literal("{\"a\":1}"), text(), "invalid"},
                    Pushed{"AnEmptyListIsEmpty", literal("[]"), text(), "null"}),
    name_of_pushed);

TEST_F(Planning, AMetadataColumnHasItsSchemasTypeUnlessItSaysAnother) {
  given(metadata("since", "time"));
  given(field("Pendo_Since__c", "string").length(255));
  given(contact("003A", "v-1"));
  given(row("v-1", {{"metadata.custom.since", literal("1769824800000")}}));
  when_planned({push("metadata.custom.since").into("Pendo_Since__c")});
  EXPECT_THAT(changes(), ElementsAre(change("003A", "Pendo_Since__c", nullptr, "2026-01-31T02:00:00.000Z", "v-1")));
  when_planned({push("metadata.custom.since").into("Pendo_Since__c").says("type", "text")});
  EXPECT_THAT(changes(), ElementsAre(change("003A", "Pendo_Since__c", nullptr, "1769824800000", "v-1")));
}

TEST(AColumnsType, IsThatOfTheValuesThatConvertersSee) {
  EXPECT_EQ(OneValue{}.pushed(true, text(), {{"type", "text"}}, {R"({"upper":true})"}), "\"TRUE\"");
  EXPECT_EQ(OneValue{}.pushed("2026-01-31", text(), {{"type", "date"}}, {R"({"values":{"2026-01-31":"soon"}})"}),
            "\"soon\"");
  EXPECT_EQ(OneValue{}.pushed("1e3", text(), {{"type", "float"}}, {R"({"values":{"1000":"many"}})"}), "\"many\"");
}
TEST(AColumnsType, IsNotAskedOfWhatConvertersMake) {
  EXPECT_EQ(OneValue{}.pushed(7, number(), {{"type", "integer"}}, {R"({"scale":0.1})"}), "0.7");
  EXPECT_EQ(OneValue{}.pushed("t", field("", "boolean"), {{"type", "boolean"}}, {R"({"values":{"t":"true"}})"}),
            "true");
}
TEST(AColumnsType, IsAskedOfWhatTheyLeaveAsItIs) {
  EXPECT_EQ(OneValue{}.pushed("N/A", text(), {{"type", "integer"}}, {lower}), "invalid");
  EXPECT_EQ(OneValue{}.pushed("12.5", number(), {{"type", "integer"}}, {R"({"values":{},"otherwise":"pass"})"}),
            "invalid");
}

TEST_F(Planning, TheValueOfAnInvalidLineOfAPushIsTheOneInTheReport) {
  given(contact("003A", "v-1"));
  given(field("Pendo_A__c", "currency").precision(16).scale(2));
  given(field("Pendo_B__c", "datetime"));
  given(field("Pendo_C__c", "int"));
  given(field("Pendo_D__c", "int"));
  given(row("v-1",
            {{"arr", "12345678901234567890"}, {"at", literal("1769824800000")}, {"in", "FALSE"}, {"pages", "a;b"}}));
  when_planned({push("arr").into("Pendo_A__c").says("type", "float"),
                push("at").into("Pendo_B__c").converted(R"({"values":{"a":"b"}})"),
                push("in").into("Pendo_C__c").says("type", "boolean"),
                push("pages").into("Pendo_D__c").says("type", "list")});
  EXPECT_THAT(left_alone(),
              ElementsAre(invalid("003A", "Pendo_A__c", "12345678901234567890", "v-1"),
                          invalid("003A", "Pendo_B__c", literal("1769824800000"), "v-1"),
                          invalid("003A", "Pendo_C__c", "FALSE", "v-1"), invalid("003A", "Pendo_D__c", "a;b", "v-1")));
}
TEST_F(Planning, ADayThatBeginsBeforeTheYearOneStaysTheDayThatATargetHolds) {
  if (!known_zone("Asia/Tokyo")) GTEST_SKIP() << "this machine knows no zone Asia/Tokyo";
  time_zone("Asia/Tokyo");
  given(metadata("since", "time"));
  given(field("Since__c", "date"));
  given(contact("003A", "v-1", {{"Since__c", "2026-01-31"}}));
  given(visitor("v-1", {{"since", "0001-01-01"}}));
  when_planned({pull("Since__c").into("since")});
  EXPECT_THAT(changes(), ElementsAre(change("v-1", "custom.since", "0001-01-01", "2026-01-30T15:00:00.000Z", "003A")));
}

TEST(ATextOfAColumnWithoutAType, IsATextToConvertersEvenIfTheTargetIsADate) {
  const std::string step =
      R"({"values":{"2026-01-31T02:00:00.000+0000":"2020-01-01","never":"-"},"otherwise":"invalid"})";
  EXPECT_EQ(OneValue{}.pushed("2026-01-31T02:00:00.000+0000", field("", "date"), {}, {step}), "\"2020-01-01\"");
  EXPECT_EQ(OneValue{}.pushed("NEVER", field("", "date"), {}, {lower, R"({"values":{"never":""},"otherwise":"pass"})"}),
            "null");
}

// Empty values.

TEST_F(Planning, AnEmptyValueClearsTheTargetByDefault) {
  given(contact("003A", "v-1", {{"Region__c", nullptr}}));
  given(visitor("v-1", {{"region", "EMEA"}}));
  when_planned({pull("Region__c").into("region")});
  EXPECT_THAT(changes(), ElementsAre(change("v-1", "custom.region", "EMEA", nullptr, "003A")));
  EXPECT_EQ(counted("cleared"), 1u);
}
TEST_F(Planning, UnderWhenEmptyKeepAnEmptyValueLeavesTheTargetAsItIs) {
  given(contact("003A", "v-1", {{"Region__c", ""}}));
  given(visitor("v-1", {{"region", "EMEA"}}));
  when_planned({pull("Region__c").into("region").keeping_when_empty()});
  EXPECT_THAT(changes(), IsEmpty());
  EXPECT_EQ(counted("unchanged_targets"), 1u);
}
TEST_F(Planning, EmptinessIsJudgedAfterTheConversion) {
  given(contact("003A", "v-1", {{"Region__c", " "}}));
  given(visitor("v-1", {{"region", "EMEA"}}));
  when_planned({pull("Region__c").into("region").converted(trim).keeping_when_empty()});
  EXPECT_THAT(changes(), IsEmpty());
  when_planned(
      {pull("Region__c").into("region").converted(R"({"values":{},"otherwise":"clear"})").keeping_when_empty()});
  EXPECT_THAT(changes(), IsEmpty());
}
TEST_F(Planning, EmptinessIsJudgedAfterTheTargetsNormalisation) {
  given(field("Pendo_Text__c", "string").length(255));
  given(contact("003A", "v-1", {{"Pendo_Text__c", "old"}}));
  given(row("v-1", {{"text", " \r\n"}}));
  when_planned({push("text").into("Pendo_Text__c").keeping_when_empty()});
  EXPECT_THAT(changes(), IsEmpty());
  when_planned({push("text").into("Pendo_Text__c")});
  EXPECT_THAT(changes(), ElementsAre(change("003A", "Pendo_Text__c", "old", nullptr, "v-1")));
}
TEST_F(Planning, AnEmptyListClearsAndIsNoChangeWhereNothingIsHeld) {
  given(metadata("tags", "list"));
  given(field("Tags__c", "multipicklist").length(100));
  given(contact("003A", "v-1"));
  given(visitor("v-1", {{"tags", literal("[]")}}));
  when_planned({pull("Tags__c").into("tags")});
  EXPECT_THAT(changes(), IsEmpty());
}
TEST_F(Planning, AnEmptyValueIsFalseInACheckBox) {
  given(field("Pendo_Flag__c", "boolean"));
  given(contact("003A", "v-1", {{"Pendo_Flag__c", true}}));
  given(contact("003B", "v-2", {{"Pendo_Flag__c", false}}));
  given(contact("003C", "v-3", {{"Pendo_Flag__c", nullptr}}));
  for (const char* id : {"v-1", "v-2", "v-3"}) given(row(id, {{"flag", nullptr}}));
  when_planned({push("flag").into("Pendo_Flag__c")});
  EXPECT_THAT(changes(), ElementsAre(change("003A", "Pendo_Flag__c", true, false, "v-1")));
  EXPECT_EQ(counted("cleared"), 0u);
}
TEST_F(Planning, NullInACheckBoxIsFalse) {
  given(field("Pendo_Flag__c", "boolean"));
  given(contact("003A", "v-1"));
  given(row("v-1", {{"flag", true}}));
  when_planned({push("flag").into("Pendo_Flag__c")});
  EXPECT_THAT(changes(), ElementsAre(change("003A", "Pendo_Flag__c", false, true, "v-1")));
}
TEST_F(Planning, OnlyIfEmptyLeavesATargetAloneThatHoldsAValue) {
  given(contact("003A", "v-1", {{"Region__c", "APAC"}}));
  given(contact("003B", "v-2", {{"Region__c", "APAC"}}));
  given(visitor("v-1", {{"region", "EMEA"}}));
  given(visitor("v-2", {{"region", ""}}));
  when_planned({pull("Region__c").into("region").only_if_empty()});
  EXPECT_THAT(changes(), ElementsAre(change("v-2", "custom.region", nullptr, "APAC", "003B")));
  EXPECT_EQ(counted("unchanged_targets"), 1u);
}
TEST_F(Planning, OnlyIfEmptyNeverWritesACheckBox) {
  given(field("Pendo_Flag__c", "boolean"));
  given(contact("003A", "v-1"));
  given(row("v-1", {{"flag", true}}));
  when_planned({push("flag").into("Pendo_Flag__c").only_if_empty()});
  EXPECT_THAT(changes(), IsEmpty());
}

// What does not convert.

TEST_F(Planning, WhatDoesNotConvertIsInvalidForThatFieldAlone) {
  given(field("Size__c", "string"));
  given(metadata("size", "integer"));
  given(contact("003A", "v-1", {{"Size__c", " n/a "}, {"Region__c", "APAC"}}));
  given(visitor("v-1", {{"size", 5}}));
  when_planned({pull("Size__c").into("size"), pull("Region__c").into("region")});
  EXPECT_THAT(changes(), ElementsAre(change("v-1", "custom.region", nullptr, "APAC", "003A")));
  EXPECT_THAT(left_alone(), ElementsAre(invalid("v-1", "custom.size", " n/a ", "003A")));  // the raw value
  EXPECT_EQ(counted("invalid"), 1u);
}
TEST_F(Planning, ATargetWithNothingButAnInvalidFieldIsUnchanged) {
  given(field("Size__c", "string"));
  given(metadata("size", "integer"));
  given(contact("003A", "v-1", {{"Size__c", "n/a"}}));
  given(visitor("v-1"));
  when_planned({pull("Size__c").into("size")});
  EXPECT_EQ(counted("unchanged_targets"), 1u);
}
TEST_F(Planning, TheValueOfAnInvalidLineIsWhatWasReadBeforeAnyConverter) {
  given(field("Pendo_Number__c", "int"));
  given(contact("003A", "v-1"));
  given(row("v-1", {{"n", literal("12.55")}}));
  when_planned({push("n").into("Pendo_Number__c").converted(R"({"scale":10})")});
  EXPECT_THAT(left_alone(), ElementsAre(invalid("003A", "Pendo_Number__c", literal("12.55"), "v-1")));
}

TEST_F(Planning, ANumberBeyondDoublesIsInvalid) {
  given(field("Pendo_Number__c", "double").precision(18));
  given(contact("003A", "v-1"));
  given_report_page("results.json", R"([{"visitorId":"v-1","n":"1e400"}])");
  when_planned({push("n").into("Pendo_Number__c")});
  EXPECT_THAT(left_alone(), ElementsAre(invalid("003A", "Pendo_Number__c", "1e400", "v-1")));
}

// Constants.

TEST_F(Planning, AConstantGoesToEveryMatchedTarget) {
  given(metadata("source", "string"));
  given(contact("003A", "v-1"));
  given(contact("003B", "v-2"));
  given(visitor("v-1"));
  given(visitor("v-2", {{"source", "crm"}}));
  when_planned({pull_constant("crm").into("source")});
  EXPECT_THAT(changes(), ElementsAre(change("v-1", "custom.source", nullptr, "crm", "003A")));
}
TEST_F(Planning, AConstantIsConvertedLikeAnyValue) {
  given(metadata("since", "time"));
  given(metadata("tags", "list"));
  given(metadata("n", "integer"));
  given(contact("003A", "v-1"));
  given(visitor("v-1", {{"region", "x"}}));
  when_planned({pull_constant("2026-01-31").into("since"), pull_constant({"a", "b"}).into("tags"),
                pull_constant("7").into("n"), pull_constant(nullptr).into("region")});
  EXPECT_THAT(changes(), ElementsAre(change("v-1", "custom.n", nullptr, 7, "003A"),
                                     change("v-1", "custom.region", "x", nullptr, "003A"),
                                     change("v-1", "custom.since", nullptr, "2026-01-31T00:00:00.000Z", "003A"),
                                     change("v-1", "custom.tags", nullptr, {"a", "b"}, "003A")));
}

}  // namespace
}  // namespace tidemark::given
