package dev.shardwright.cli.draw.ink;

/// A colour in the Oklab space, in which equal distances look about equally different.
///
/// Formulas and matrices: B. Ottosson, "A perceptual color space for image processing", 2020; transfer function of sRGB:
/// IEC 61966-2-1.
///
/// @param lightness 0 (black) to 1 (white)
/// @param a green (negative) to red
/// @param b blue (negative) to yellow
public record Oklab(double lightness, double a, double b) {

    /// The colour of a lightness, a hue (degrees, from red towards yellow) and a chroma.
    public static Oklab polar(double lightness, double hue, double chroma) {
        double angle = Math.toRadians(hue);
        return new Oklab(lightness, chroma * Math.cos(angle), chroma * Math.sin(angle));
    }

    public double distance(Oklab other) {
        double dl = lightness - other.lightness;
        double da = a - other.a;
        double db = b - other.b;
        return Math.sqrt(dl * dl + da * da + db * db);
    }

    /// The point at `t` (0 to 1) of the way to another colour.
    public Oklab towards(Oklab other, double t) {
        return new Oklab(
                lightness + t * (other.lightness - lightness), a + t * (other.a - a), b + t * (other.b - b));
    }

    /// The sRGB colour as 0xRRGGBB; components outside its range are clipped.
    public int rgb() {
        double l = cube(lightness + 0.3963377774 * a + 0.2158037573 * b);
        double m = cube(lightness - 0.1055613458 * a - 0.0638541728 * b);
        double s = cube(lightness - 0.0894841775 * a - 1.2914855480 * b);
        return component(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s) << 16
                | component(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s) << 8
                | component(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s);
    }

    private static double cube(double x) {
        return x * x * x;
    }

    private static int component(double linear) {
        double x = Math.min(1, Math.max(0, linear));
        double encoded = x <= 0.0031308 ? 12.92 * x : 1.055 * Math.pow(x, 1 / 2.4) - 0.055;
        return (int) Math.round(255 * encoded);
    }
}
