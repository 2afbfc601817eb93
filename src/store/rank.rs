//! How near the vectors of items are to a query's, and the nearest of them.

use crate::error::Failure;

/// The cosine of the angle between two vectors; 0 when one of them has no direction.
///
/// # Errors
/// Vectors of two lengths.
pub fn cosine(query: &[f64], vector: &[f64]) -> Result<f64, Failure> {
    if query.len() != vector.len() {
        return Err(Failure::error("Vectors must have the same length"));
    }
    let cosine = dot(query, vector) / (dot(query, query).sqrt() * dot(vector, vector).sqrt());
    Ok(match cosine.is_finite() {
        true => cosine,
        false => 0.0,
    })
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (a, b) in a.iter().zip(b) {
        sum += a * b;
    }
    sum
}

/// The first few of what was offered, by score; those without one come after all others. Equals stay in the order in
/// which they were offered.
pub struct Ranking<T> {
    ranks: Vec<(Option<f64>, T)>,
    most: usize,
}

impl<T> Ranking<T> {
    /// A ranking of at most so many.
    pub fn new(most: usize) -> Self {
        Self {
            ranks: Vec::new(),
            most,
        }
    }

    /// Offers one.
    pub fn offer(&mut self, score: Option<f64>, item: T) {
        // Nothing is less than a number.
        let place = self.ranks.partition_point(|(other, _)| *other >= score);
        if place < self.most {
            self.ranks.truncate(self.most - 1);
            self.ranks.insert(place, (score, item));
        }
    }

    /// The ranks.
    pub fn into_ranks(self) -> Vec<(Option<f64>, T)> {
        self.ranks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cosine_is_of_directions() {
        assert_eq!(cosine(&[1.0, 0.0], &[2.0, 0.0]), Ok(1.0));
        assert_eq!(cosine(&[1.0, 0.0], &[0.0, 3.0]), Ok(0.0));
        assert_eq!(cosine(&[1.0, 0.0], &[-1.0, 0.0]), Ok(-1.0));
        assert_eq!(cosine(&[3.0, 4.0], &[4.0, 3.0]), Ok(24.0 / 25.0));
        assert_eq!(cosine(&[0.0, 0.0], &[1.0, 1.0]), Ok(0.0));
        assert_eq!(cosine(&[f64::NAN], &[1.0]), Ok(0.0));
        assert!(cosine(&[1.0], &[1.0, 1.0]).is_err());
    }

    fn ranked(most: usize, scores: &[Option<f64>]) -> Vec<usize> {
        let mut ranking = Ranking::new(most);
        for (item, score) in scores.iter().enumerate() {
            ranking.offer(*score, item);
        }
        ranking.into_ranks().into_iter().map(|(_, item)| item).collect()
    }

    #[test]
    fn the_best_come_first_and_equals_in_their_order() {
        let scores = [Some(0.1), Some(0.9), None, Some(0.5), Some(0.9), None];
        assert_eq!(ranked(usize::MAX, &scores), [1, 4, 3, 0, 2, 5]);
        assert_eq!(ranked(5, &scores), [1, 4, 3, 0, 2]);
        assert_eq!(ranked(2, &scores), [1, 4]);
        assert_eq!(ranked(0, &scores), [0; 0]);
        assert_eq!(ranked(2, &[None, Some(-1.0)]), [1, 0]);
    }
}
