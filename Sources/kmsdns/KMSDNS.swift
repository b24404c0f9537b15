@main struct KMSDNS { static func main() {} }
