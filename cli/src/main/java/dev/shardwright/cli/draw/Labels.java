package dev.shardwright.cli.draw;

import tools.jackson.databind.JsonNode;

/// The words of a picture.
///
/// @param title of the dataset; empty if it has none
/// @param name of the array
/// @param longName what the values are; empty if nothing says so
/// @param units of the values; empty if they have none
/// @param selection which part of the array is shown; empty for all of it
record Labels(String title, String name, String longName, String units, String selection) {

    static Labels of(String title, String name, JsonNode attributes, String selection) {
        String longName = attributes.path("long_name").asString("");
        if (longName.isBlank()) {
            longName = attributes.path("standard_name").asString("").replace('_', ' ');
        }
        return new Labels(title, name, longName.strip(), units(attributes.path("units").asString("")), selection);
    }

    /// Units as people write them.
    static String units(String units) {
        return switch (units.strip()) {
            case "1" -> "";
            case "degree", "degrees" -> "\u00b0";
            case "degree_north", "degrees_north", "degrees_N" -> "\u00b0N";
            case "degree_east", "degrees_east", "degrees_E" -> "\u00b0E";
            default -> units.strip();
        };
    }

    /// The values' name, with units.
    String valueName() {
        return withUnits(longName.isEmpty() ? name : longName, units);
    }

    static String withUnits(String name, String units) {
        return units.isEmpty() ? name : name + " (" + units + ")";
    }

    /// The line below the title.
    String subtitle() {
        String what = title.isEmpty() ? longName : longName.isEmpty() ? name : name + ": " + longName;
        return selection.isEmpty() ? what : what.isEmpty() ? selection : what + "  " + selection;
    }

    /// The title.
    String heading() {
        return title.isEmpty() ? name : title;
    }
}
