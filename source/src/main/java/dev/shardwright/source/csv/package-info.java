/// CSV files (RFC 4180) as columns of numbers by row range.
///
/// {@link dev.shardwright.source.csv.RowIndex} is made when a file is opened, and tells where every so many bytes a row
/// starts. To read rows, {@link dev.shardwright.source.csv.CsvGranule} fetches the text from the nearest such place,
/// {@link dev.shardwright.source.csv.RecordReader} finds the fields in it, and
/// {@link dev.shardwright.source.csv.NumberText} makes numbers of them.
@NullMarked
package dev.shardwright.source.csv;

import org.jspecify.annotations.NullMarked;
