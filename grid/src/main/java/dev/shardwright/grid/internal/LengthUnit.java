package dev.shardwright.grid.internal;

import java.util.Arrays;
import java.util.Optional;

/// Units of projected coordinates.
public enum LengthUnit {
    /// Metre.
    METRE("m", "m", 1),
    /// Kilometre.
    KILOMETRE("km", "km", 1000),
    /// International foot.
    FOOT("ft", "foot", 0.3048),
    /// US survey foot.
    US_SURVEY_FOOT("us-ft", "US_survey_foot", 1200.0 / 3937);

    private final String projName;
    private final String udunitsName;
    private final double metres;

    LengthUnit(String projName, String udunitsName, double metres) {
        this.projName = projName;
        this.udunitsName = udunitsName;
        this.metres = metres;
    }

    /// The unit that PROJ's `+units` names, if it is one of these.
    public static Optional<LengthUnit> ofProjName(String name) {
        return Arrays.stream(values()).filter(unit -> unit.projName.equals(name)).findFirst();
    }

    /// The name in UDUNITS, as CF attributes want it.
    public String udunitsName() {
        return udunitsName;
    }

    /// Metres in one unit.
    public double metres() {
        return metres;
    }
}
