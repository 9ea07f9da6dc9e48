"""Brands and people that models bring in unasked; a prompt may hold them if the scene does.

Not complete and not meant to be: names of two capitalised words are found without it.
"""

BRANDS = (
    "adidas", "Airbnb", "Amazon", "Apple", "Arri", "ARRI Alexa", "Audi", "Barbie", "BMW",
    "Budweiser", "Burberry", "Canon", "Cartier", "Chanel", "Cinestill", "Coca-Cola", "Converse",
    "Disney",
    "Ferrari", "Fujifilm", "GoPro", "Gucci", "Harley-Davidson", "Heineken", "Hermès", "Honda",
    "IKEA", "IMAX", "Instagram", "iPhone", "Jaguar", "Jeep", "Kodak", "Lamborghini", "LEGO",
    "Leica", "Lexus", "Levi's", "Marvel", "McDonald's", "Mercedes", "Microsoft", "Netflix", "Nikon",
    "Nintendo", "Nike", "Panavision", "Pepsi", "Pixar", "Polaroid", "Porsche", "Prada", "Ray-Ban",
    "Red Bull", "Rolex", "Rolls-Royce", "Samsung", "Sony", "Starbucks", "Technicolor", "Tesla",
    "TikTok", "Toyota", "Vespa", "Volkswagen", "Volvo", "YouTube", "Zara", "Zeiss",
)  # fmt: skip
PEOPLE = (
    "Adele", "Banksy", "Batman", "Beyoncé", "Caravaggio", "Deakins", "Dalí", "Fincher", "Ghibli",
    "Giger", "Hitchcock", "Hokusai", "Hopper", "Klimt", "Kubrick", "Kurosawa", "Leibovitz",
    "Lubezki", "Miyazaki", "Monet", "Mucha", "Nolan", "Picasso", "Rembrandt", "Rutkowski",
    "Spielberg", "Spider-Man", "Superman", "Tarantino", "Tarkovsky", "Turner", "Van Gogh",
    "Vermeer", "Villeneuve", "Warhol", "Wes Anderson", "Wong Kar-wai",
)  # fmt: skip
